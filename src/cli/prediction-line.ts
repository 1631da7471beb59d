import type { Prediction } from '../bundle/prediction.ts';

interface LineOptions {
  readonly json: boolean;
  readonly nBest: number;
}

/**
 * What `heddle predict` prints for one input, with the line feed: the text of the best hypothesis; with
 * `nBest` > 1 the texts of all, between TABs; with `json` an object with all of them.
 *
 * Line breaks inside a text become spaces, and so do TABs where they are between texts.
 */
export function predictionLine(prediction: Prediction, { json, nBest }: LineOptions): string {
  const { source, hypotheses } = prediction;
  if (json) {
    const found = hypotheses.map(({ text, tokens, logProbabilities, score }) => ({
      text,
      tokens,
      logProbabilities,
      score,
    }));
    return `${JSON.stringify({ source, hypotheses: found })}\n`;
  }
  const breaks = nBest > 1 ? /[\t\r\n]/g : /[\r\n]/g;
  return `${hypotheses.map(({ text }) => text.replace(breaks, ' ')).join('\t')}\n`;
}
