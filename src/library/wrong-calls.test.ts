/** Calls as plain JavaScript may make them, with types that the compiler would not let through. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tinyBundle } from '../../test/fixtures/tiny-bundle.ts';
import { HeddleError } from '../base/errors.ts';
import { fit } from '../node.ts';
import { nodeRuntime as runtime } from '../runtime/node/node-runtime.ts';
import { openModel, type TrainedModel } from './trained-model.ts';

type Call = (...args: readonly unknown[]) => Promise<unknown>;
const anyFit = fit as unknown as Call;

const pairs = [{ source: 'a', target: 'b' }];
const texts = [...'abcdef'].map((text) => ({ text, label: text < 'd' ? 'first' : 'last' }));
const classify = (options: object) => ({
  task: 'text-classification',
  train: texts,
  worker: false,
  ...options,
});

/** Throws no other error than ours, and never a flag of the command line. */
async function refusal(call: () => Promise<unknown>): Promise<string> {
  const error = await call().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof HeddleError)) throw new Error(`not refused as it should be: ${String(error)}`);
  expect(error.message).not.toMatch(/--[a-z]/);
  return error.message;
}

test.each<[readonly unknown[], string]>([
  [[], 'fit: undefined; allowed: fit({ task, train, ... }), or fit(pairs, settings)'],
  [['pairs.tsv'], 'fit: "pairs.tsv"; allowed: fit({ task'],
  [[null], 'fit: null; allowed'],
  [[pairs, 5], 'fit: settings: 5; allowed'],
  [[{ train: pairs }], 'fit: task: no task; allowed: sequence-to-sequence, text-classification'],
  [[{ task: 7, train: pairs }], 'fit: task: 7; allowed: sequence-to-sequence'],
  [[{ task: 'text-clasification', train: texts }], 'did you mean text-classification?'],
  [[{ task: 'text-classification' }], 'fit: train: no rows; allowed: an array of rows'],
  [[classify({ train: 'reviews.tsv' })], 'fit: train: "reviews.tsv"; allowed: an array of rows'],
  [[[{ source: 'a' }]], 'fit: train: row 1: target: Invalid input'],
  [[[...pairs, null]], 'fit: train: row 2: '],
  [[pairs, { dev: [{ source: 'a', target: 3 }] }], 'fit: dev: row 1: target: '],
  [
    [classify({ encoder: 'lstmm' })],
    'family "lstmm"; allowed: transformer, elman, lstm, gru, conv; did you mean lstm?',
  ],
  [[classify({ encoder: 'lstm', model: { widht: 3 } })], 'model.widht: an option that no chosen family uses'],
  [[classify({ encoder: 'lstm', model: { widht: 3 } })], 'did you mean model.width?'],
  [[pairs, { encoderModel: { haeds: 3 } }], 'did you mean encoderModel.heads?'],
  [[classify({ model: { heads: 3, width: 64 } })], '3 heads for width 64; allowed: a divisor of the width'],
  [[classify({ model: { layers: -1 } })], 'encoder.layers: -1; allowed: an integer from 1 to 128'],
  [[classify({ model: { dropout: Number.NaN } })], 'encoder.dropout: NaN; allowed: a number from 0 below 1'],
  [[classify({ model: 'lstm' })], 'fit.model: '],
  [
    [classify({ layers: 3 })],
    'fit.layers: an option of the model among those of the run; allowed: in model, ',
  ],
  [[classify({ epoch: 3 })], 'fit.epoch: an option that is not known; allowed: '],
  [[classify({ epoch: 3 })], 'did you mean epochs?'],
  [[classify({ epochs: '3' })], 'fit.epochs: "3"; allowed: an integer from 1 to 1,000,000,000'],
  [[classify({ learningRate: Infinity })], 'fit.learningRate: Infinity; allowed: a number above 0 to 10'],
  [[classify({ optimizer: 'sgd' })], 'fit.optimizer: "sgd"; allowed: adam, adamw'],
  [[classify({ unit: 'bpe' })], 'unit: "bpe"; allowed: auto, char, word'],
  [[classify({ metric: 'bleu' })], 'fit.metric: "bleu"; allowed: loss, accuracy, f1'],
  [[classify({ onProgress: 'log' })], 'fit: onProgress: "log"; allowed: a function'],
  [
    [classify({ signal: new AbortController() })],
    'fit: signal: {}; allowed: the signal of an AbortController',
  ],
  [[classify({ freeze: 'layers.7' })], 'freeze: '],
  [[classify({ init: 3 })], 'init: number; allowed: the path or URL of a folder'],
  [[classify({ resume: null })], 'resume: null; allowed: the path or URL of a folder'],
  [[classify({ init: {} })], 'init: object; allowed'],
])('fit(...%j) is refused: %s', async (args, message) => {
  expect(await refusal(() => anyFit(...args))).toContain(message);
});

let model: TrainedModel<'sequence-to-sequence'>;
beforeAll(async () => {
  model = openModel(await tinyBundle(), { runtime });
});
afterAll(() => model.release());

test.each<[readonly unknown[], string]>([
  [['abc'], 'predict: inputs: the text "abc"; allowed: an array; write predict(["abc"])'],
  [[], 'predict: inputs: undefined; allowed: an array'],
  [[[1]], 'predict: input 1: Invalid input: expected string, received number; allowed: a text'],
  [[['a', null]], 'predict: input 2: '],
  [
    [['a'], { beams: 4 }],
    'predict.beams: an option that is not known; allowed: beam, nBest, lengthPenalty; did you mean beam?',
  ],
  [[['a'], { lengthPenalty: Infinity }], 'predict.lengthPenalty: Infinity; allowed: a number from 0 to 100'],
  [[['a'], { beam: 0 }], 'predict.beam: 0; allowed: an integer from 1 to 1,024'],
  [[['a'], { beam: 1e9 }], 'predict.beam: 1000000000; allowed: an integer from 1 to 1,024'],
  [[['a'], { lengthPenalty: -1 }], 'predict.lengthPenalty: -1; allowed: a number from 0 to 100'],
  [[['a'], { lengthPenalty: Number.NaN, beam: 2 }], 'predict.lengthPenalty: NaN; allowed'],
  [[['a'], { nBest: 2 }], 'nBest: 2; allowed: 1 to the beam, 1; raise beam'],
  [[['a'], { beam: '4' }], 'predict.beam: "4"; allowed: an integer'],
  [[['a'], { beam: 2, nBest: 3 }], 'nBest: 3; allowed: 1 to the beam, 2; raise beam'],
  [[['a'], null], 'predict: null; allowed: an object of options: beam, nBest, lengthPenalty'],
  [[['a'], 4], 'predict: 4; allowed: an object of options'],
])('predict(...%j) is refused: %s', async (args, message) => {
  expect(await refusal(() => (model.predict as unknown as Call)(...args))).toContain(message);
});

test.each<[readonly unknown[], string]>([
  [['test.tsv'], 'evaluate: rows: the text "test.tsv"; allowed: an array'],
  [[[{ source: 'a' }]], 'evaluate: row 1: target: '],
  [[pairs, { beams: 4 }], 'evaluate.beams: '],
])('evaluate(...%j) is refused: %s', async (args, message) => {
  expect(await refusal(() => (model.evaluate as unknown as Call)(...args))).toContain(message);
});

test('release waits for what is running, and then the model is released', async () => {
  const own = openModel<'sequence-to-sequence'>(await tinyBundle(), { runtime });
  const order: string[] = [];
  const running = [
    own.predict(['abc', 'de'], { beam: 4 }).then(() => order.push('predicted')),
    own.evaluate(pairs).then(() => order.push('evaluated')),
  ];
  const releases = [own.release(), own.release()].map((release) =>
    release.then(() => order.push('released')),
  );
  const message = 'predict: the model is released; release it later, or load it again';
  expect(await refusal(() => own.predict(['abc']))).toBe(message);
  await Promise.all([...running, ...releases]);
  expect(order.slice(-2)).toEqual(['released', 'released']);
  expect(order).toHaveLength(4);
  expect(await refusal(() => own.evaluate(pairs))).toContain('evaluate: the model is released');
  await own.release();
});
