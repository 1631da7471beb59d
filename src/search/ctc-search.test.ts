import { describe, expect, test } from 'vitest';
import { fold, keyOf, uniform } from '../base/random.ts';
import { traceParameters } from '../bundle/trace-parameters.ts';
import { memoryDataset } from '../data/dataset.ts';
import { languageModel, resolveLanguageModel } from '../models/language-model.ts';
import { initializeParameters, layoutOf, viewsOf } from '../nn/flat-parameters.ts';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import {
  certainLabels,
  ctcPrefixBeam,
  extendPrefixBeam,
  type LabelScorer,
  startPrefixBeam,
} from './ctc-prefix-beam.ts';
import { ctcGreedy, type FrameScores } from './ctc-search.ts';
import { stepProgram } from './decoding-program.ts';
import { languageModelScorer } from './language-model-scorer.ts';
import { loadPredictor } from './predictor.ts';

const seed = 11;
const classes = 3;

/** Logarithms of random probabilities. */
function randomScores(frames: number, number: number): FrameScores {
  return Array.from({ length: frames }, (_, t) => {
    const key = fold(fold(keyOf(seed), number), t);
    const weights = Array.from({ length: classes }, (__, k) => 0.05 + uniform(key, k) ** 2);
    const sum = weights.reduce((a, b) => a + b);
    return weights.map((weight) => Math.log(weight / sum));
  });
}

const spelled = (path: readonly number[]) => path.filter((label, t) => label !== 0 && label !== path[t - 1]);

interface Spelling {
  readonly probability: number;
  /** The most probable path, and its probability. */
  readonly path: readonly number[];
  readonly best: number;
}

/** Every spelling, from all paths. */
function exhaustive(scores: FrameScores): ReadonlyMap<string, Spelling> {
  const found = new Map<string, Spelling>();
  for (let n = 0; n < classes ** scores.length; n++) {
    const path = scores.map((_, t) => Math.floor(n / classes ** t) % classes);
    const probability = Math.exp(path.reduce((sum, label, t) => sum + scores[t]![label]!, 0));
    const key = spelled(path).join(' ');
    const known = found.get(key) ?? { probability: 0, path, best: 0 };
    const better = probability > known.best ? { path, best: probability } : known;
    found.set(key, { ...better, probability: known.probability + probability });
  }
  return found;
}

const beginnings = (path: readonly number[]) =>
  path.flatMap((label, t) => (label !== 0 && label !== path[t - 1] ? [t] : []));

describe(`prefix beam search without pruning (seed ${seed})`, () => {
  test.each([0, 1, 2, 3, 4, 5, 6, 7])('has the probability of every spelling: case %i', async (number) => {
    const scores = randomScores(1 + (number % 6), number);
    const expected = exhaustive(scores);
    const found = await ctcPrefixBeam(scores, { beam: Number.POSITIVE_INFINITY });
    expect(found).toHaveLength(expected.size);
    for (const { labels, frames, logProbability } of found) {
      const { probability, path } = expected.get(labels.join(' '))!;
      expect(Math.exp(logProbability)).toBeCloseTo(probability, 12);
      expect(frames).toEqual(beginnings(path));
    }
    const best = [...expected].reduce((a, b) => (b[1].probability > a[1].probability ? b : a));
    expect(found[0]!.labels.join(' ')).toBe(best[0]);
  });
});

const certain = (path: readonly number[]): FrameScores =>
  path.map((label) => Array.from({ length: classes }, (_, k) => Math.log(k === label ? 0.98 : 0.01)));

test('labels begin where the path reaches them; a blank parts two equal ones', async () => {
  const scores = certain([0, 1, 1, 0, 1, 2, 2, 0]);
  for (const { labels, frames } of [ctcGreedy(scores), (await ctcPrefixBeam(scores, { beam: 4 }))[0]!]) {
    expect(labels).toEqual([1, 1, 2]);
    expect(frames).toEqual([1, 4, 5]);
  }
  expect(ctcGreedy(scores).logProbability).toBeCloseTo(8 * Math.log(0.98), 12);
  expect(ctcGreedy([])).toEqual({ labels: [], logProbability: 0, frames: [] });
});

test('a narrow beam finds what a wide one does where the frames are sure, however many there are', async () => {
  const path = Array.from({ length: 2000 }, (_, t) => (t % 3 === 2 ? 0 : 1 + (t % 2)));
  const [narrow] = await ctcPrefixBeam(certain(path), { beam: 2 });
  const [wide] = await ctcPrefixBeam(certain(path), { beam: 16 });
  expect(narrow!.labels).toEqual(spelled(path));
  expect(wide!.frames).toEqual(beginnings(path));
  expect(wide!.logProbability).toBeGreaterThanOrEqual(narrow!.logProbability);
});

/** A label is worth what this says, whatever stands before it. */
const fixedScorer = (worth: readonly number[], end = 0): LabelScorer<string> => ({
  start: async () => '',
  extend: async (steps) => steps.map(({ state, label }) => state + label),
  worth: () => worth,
  end: () => end,
});

test('what labels are worth changes the order, not the probabilities', async () => {
  const scores = [[0.2, 0.5, 0.3].map(Math.log)];
  const [first] = await ctcPrefixBeam(scores, { beam: 3, scorer: fixedScorer([0, 0, 1]) });
  expect(first!.labels).toEqual([2]);
  expect(Math.exp(first!.logProbability)).toBeCloseTo(0.3, 12);
});

test('certain are the labels with which all prefixes begin that are kept', async () => {
  const options = { beam: 2 };
  let beam = await startPrefixBeam(options);
  const seen: (readonly number[])[] = [];
  for (const frame of certain([1, 1, 0, 2, 0, 0])) {
    beam = await extendPrefixBeam(beam, frame, options);
    seen.push(certainLabels(beam));
  }
  seen.forEach((labels, t) => {
    expect(seen.at(-1)!.slice(0, labels.length), `frame ${t}`).toEqual(labels);
  });
  expect(seen.at(-1)).toEqual([1, 2]);
});

/** A language model with random weights, of two letters (tokens 4 and 5) that stand for the labels 1 and 2. */
function randomLanguageModel(family: string, number: number, length: number) {
  const options = { layers: 1, width: 8, ...(family === 'transformer' && { heads: 2, inner: 16, length }) };
  const config = { family, vocabulary: 6, options };
  const model = languageModel(resolveLanguageModel({ decoder: config, tie: false, forbidden: [0, 1, 2] }));
  const specs = traceParameters(model);
  const flat = initializeParameters(specs, number).map(
    (weight, i) => 3 * weight + 0.5 * Math.sin(i + number),
  );
  return loadPredictor(model, viewsOf(layoutOf(specs), flat), nodeRuntime);
}

const [start, end] = [2, 3];
const scoring = { tokens: [-1, 4, 5], first: start, end, weight: 0.7, bonus: 0.4 };

describe(`shallow fusion without pruning (seed ${seed})`, () => {
  test.each(['gru', 'transformer', 'conv'])('finds what exhaustive search finds: %s', async (family) => {
    const predictor = randomLanguageModel(family, 5, 12);
    const program = stepProgram(predictor.model as never, predictor.graphs);
    const scorer = languageModelScorer(program, scoring);
    let changed = 0;
    for (const number of [0, 1, 2, 3, 4, 5]) {
      const scores = randomScores(1 + (number % 4), number);
      const spellings = [...exhaustive(scores)].map(([key, { probability }]) => {
        return { labels: key === '' ? [] : key.split(' ').map(Number), probability };
      });
      // p_lm of whole texts at once, without caches.
      const texts = spellings.map(({ labels }) => [start, ...labels.map((label) => label + 3), end]);
      const examples = texts.map(
        (text) =>
          new Map([
            ['input', Int32Array.from(text.slice(0, -1))],
            ['output', Int32Array.from(text.slice(1))],
          ]),
      );
      const found = await predictor.outputs(memoryDataset(predictor.model.inputs, examples));
      const worths = found.map((outputs, i) => {
        const known = Array.from(outputs.get('logProbabilities')!.data, Number).slice(
          0,
          texts[i]!.length - 1,
        );
        const { labels, probability } = spellings[i]!;
        const languageModel = known.reduce((sum, each) => sum + each, 0);
        return Math.log(probability) + 0.7 * languageModel + 0.4 * labels.length;
      });
      const order = worths.map((worth, i) => ({ worth, i })).sort((a, b) => b.worth - a.worth);
      const searched = await ctcPrefixBeam(scores, { beam: Number.POSITIVE_INFINITY, scorer });
      expect(searched.map(({ labels }) => labels)).toEqual(order.map(({ i }) => spellings[i]!.labels));
      const [alone] = await ctcPrefixBeam(scores, { beam: Number.POSITIVE_INFINITY });
      if (alone!.labels.join() !== searched[0]!.labels.join()) changed++;
    }
    expect(changed).toBeGreaterThan(0);
    await predictor.release();
  });

  test('a text longer than the positions of the model is read again from its newer half', async () => {
    const predictor = randomLanguageModel('transformer', 5, 4);
    const scorer = languageModelScorer(stepProgram(predictor.model as never, predictor.graphs), scoring);
    let state = await scorer.start();
    for (const label of [1, 2, 2, 1, 1])
      [state] = (await scorer.extend([{ state, label }])) as [typeof state];
    // <s> 1 2 2 fill it; of the newest two labels it begins again, and goes on.
    let expected = await languageModelScorer(stepProgram(predictor.model as never, predictor.graphs), {
      ...scoring,
      first: 5,
    }).start();
    for (const label of [1, 1])
      [expected] = (await scorer.extend([{ state: expected, label }])) as [typeof state];
    expect(Array.from(scorer.worth(state))).toEqual(Array.from(scorer.worth(expected)));
    await predictor.release();
  });
});
