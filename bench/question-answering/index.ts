/**
 * `npx tsx bench/question-answering/index.ts [seed...]`: MiniLM on the English part of XQuAD: 839 questions for training, 351
 * for testing.
 *
 * The recipe is that of the peer, `bench/peers/question_answering.py`: windows of 384 tokens that overlap by 128, batches
 * of 16, 3 epochs, AdamW at 2e-4 with a linear schedule, the last weights. Seeds 1, 2 and 3 by default; `HEDDLE_MINILM` is
 * the folder of all-MiniLM-L6-v2, `HEDDLE_SHARED` the one that holds data/xquad, `HEDDLE_THREADS` the threads (1).
 * Writes `bench/results/question-answering.json`; the peer's figures are in `peers-question-answering.json` next to it.
 *
 * Otherwise than there: the new output layer is Glorot-uniform (there: normal, of deviation 0.02), and the softmax of the
 * loss sees the context and the first token alone (there: the question and padding too).
 */
import { measure } from './measure.ts';
import { record } from './results.ts';

const given = process.argv.slice(2).map(Number);
const wrong = given.find((seed) => !Number.isInteger(seed) || seed < 0);
if (wrong !== undefined) {
  console.error(`${wrong}: no seed; allowed: whole numbers, such as 1 2 3`);
  process.exit(1);
}
for (const seed of given.length > 0 ? given : [1, 2, 3]) {
  const result = await measure(seed);
  record(result);
  console.log(JSON.stringify(result));
}
