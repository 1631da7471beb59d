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
