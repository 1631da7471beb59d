/** Metrics of a dev or test set as axes and headers name them. */
const names: Readonly<Record<string, string>> = {
  items: 'items',
  sequenceErrorRate: 'sequence error rate, %',
  tokenErrorRate: 'token error rate, %',
  lossPerToken: 'loss per token, nats',
  bleu: 'BLEU',
  chrf: 'chrF',
};

export function metricName(metric: string): string {
  return names[metric] ?? metric.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
