import { expect, test } from 'vitest';
import { predictionLine } from './prediction-line.ts';

const hypothesis = (text: string) => ({ text, tokens: [text], logProbabilities: [-1], score: -1 });
const prediction = { source: 's', hypotheses: [hypothesis('a\tb\nc'), hypothesis('d')] };

test('a line is one line, whatever the texts hold', () => {
  expect(predictionLine(prediction, { json: false, nBest: 2 })).toBe('a b c\td\n');
  const best = { ...prediction, hypotheses: prediction.hypotheses.slice(0, 1) };
  expect(predictionLine(best, { json: false, nBest: 1 })).toBe('a\tb c\n');
  const json = predictionLine(best, { json: true, nBest: 1 });
  expect(json.indexOf('\n')).toBe(json.length - 1);
  expect(JSON.parse(json)).toEqual(best);
});
