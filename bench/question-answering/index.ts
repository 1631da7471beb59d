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
import { questionRows } from '../../src/data/rows/question-answering.ts';
import { readRows } from '../../src/files/read-rows.ts';
import type { TrainingOptionsOf } from '../../src/library/task-types.ts';
import { fineTune } from '../fine-tuning/fine-tune.ts';
import { isKnown, recordRun } from '../fine-tuning/results.ts';
import { sharedPath } from '../shared-data.ts';

/** The peer's recipe; the test set is looked at once, after the last update, and chooses nothing. */
const recipe = {
  maxLength: 384,
  stride: 128,
  maxAnswerLength: 30,
  batchSize: 16,
  batchTokens: 16 * 1024,
  epochs: 3,
  optimizer: 'adamw',
  learningRate: 2e-4,
  weightDecay: 0.01,
  schedule: 'linear',
  warmup: 0.1,
  clip: 1,
} as const satisfies TrainingOptionsOf<'question-answering'>;

const file = 'question-answering';
const system = 'minilm';

async function questionsOf(name: string) {
  return readRows(questionRows, [sharedPath(`xquad/${name}`)]);
}

async function measure(seed: number) {
  if (isKnown(file, { system, recipe, seed })) return;
  const [train, test] = await Promise.all([questionsOf('train.json'), questionsOf('test.json')]);
  const { metrics, ...measured } = await fineTune({
    task: 'question-answering',
    ...{ recipe, train, tests: { test }, seed },
  });
  const { exactMatch = Number.NaN, f1 = Number.NaN } = metrics.test ?? {};
  const scores = { exactMatch, f1 };
  recordRun(file, { system, recipe, seed, scores, ...measured }, system);
  console.log(seed, JSON.stringify(scores), `${measured.seconds.toFixed(0)} s`);
}

const given = process.argv.slice(2).map(Number);
const wrong = given.find((seed) => !Number.isInteger(seed) || seed < 0);
if (wrong !== undefined) {
  console.error(`${wrong}: no seed; allowed: whole numbers, such as 1 2 3`);
  process.exit(1);
}
for (const seed of given.length > 0 ? given : [1, 2, 3]) await measure(seed);
