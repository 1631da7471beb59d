/** One name for each kind of network, in every chart and table, so that it has one colour throughout the report. */
export const networkNames = {
  elman: 'Elman tanh',
  elmanRelu: 'Elman ReLU',
  lstm: 'LSTM',
  gru: 'GRU',
  convolution: 'CNN',
  dilatedConvolution: 'CNN dilated',
  transformer: 'Transformer',
} as const;

/** What the claims call the layers of a family, by its name, where they are measured alone. */
export const layerNames: ReadonlyMap<string, readonly string[]> = new Map([
  ['transformer', ['self-attention', 'attention']],
]);
