import { expect, it } from 'vitest';
import { endId, padId, startId } from '../base/special-tokens.ts';
import { hostTensor } from '../graph/host-tensor.ts';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import { beamSearch } from './beam-search.ts';
import { loadDecodingProgram, type SearchProgram } from './decoding-program.ts';
import { scoreTargets } from './forced-scoring.ts';
import { greedySearch } from './greedy-search.ts';
import type { Hypothesis } from './hypothesis.ts';
import {
  exhaustiveSearch,
  naiveBeam,
  naiveNextToken,
  type RandomModelOptions,
  randomModel,
  type Sequence,
  scoreOf,
  someSources,
} from './naive-search.contract.ts';

const load = (seed: number, options: RandomModelOptions = {}) => {
  const random = randomModel(seed, options);
  return { ...random, program: loadDecodingProgram(random.model, random.parameters, nodeRuntime) };
};

const withEnd = ({ ids, logProbabilities }: Hypothesis) =>
  logProbabilities.length > ids.length ? [...ids, endId] : [...ids];

function expectSame(found: readonly Hypothesis[], expected: readonly Sequence[], lengthPenalty: number) {
  expect(found.map(withEnd)).toEqual(expected.map(({ ids }) => ids));
  found.forEach(({ score }, i) => {
    expect(Math.abs(score - scoreOf(expected[i]!, lengthPenalty))).toBeLessThan(1e-4);
  });
}

const cases = [
  ...[1, 2, 3].flatMap((seed) => [0, 1].map((lengthPenalty) => ({ seed, lengthPenalty }))),
  { seed: 4, lengthPenalty: 1, encoder: 'gru', decoder: 'lstm', inputFeeding: true },
];

it.each(cases)('finds what a naive beam search finds: %o', async ({ seed, lengthPenalty, ...families }) => {
  const random = load(seed, { scale: 1.8, ...families });
  const next = await naiveNextToken(random);
  const sources = someSources(10);
  const options = { beam: 4, lengthPenalty, maxLength: 7 };
  const four = await beamSearch(random.program, sources, { ...options, nBest: 4 });
  const one = await beamSearch(random.program, sources, options);
  for (const [i, source] of sources.entries()) {
    const expected = await naiveBeam(next, source, options);
    expectSame(four[i]!, expected.slice(0, 4), lengthPenalty);
    // The bound stops this search earlier; its best target must still be the best of the longer search.
    expectSame(one[i]!, expected.slice(0, 1), lengthPenalty);
  }
  await random.program.release();
});

it.each([0, 1, 2])(
  'with a large beam finds every target there is, best first, A = %i',
  async (lengthPenalty) => {
    const random = load(7, { vocabulary: 6, scale: 1.5 });
    const next = await naiveNextToken(random);
    const sources = someSources(3, 6);
    const options = { beam: 128, nBest: 128, lengthPenalty, maxLength: 3 };
    const found = await beamSearch(random.program, sources, options);
    const [best] = await beamSearch(random.program, sources.slice(0, 1), { ...options, nBest: 1 });
    for (const [i, source] of sources.entries()) {
      const expected = await exhaustiveSearch(next, source, 3, lengthPenalty);
      expect(expected).toHaveLength(1 + 3 + 9 + 27);
      expectSame(found[i]!, expected, lengthPenalty);
    }
    expect(best![0]!.ids).toEqual(found[0]![0]!.ids);
    await random.program.release();
  },
);

it('with a beam of 1 is greedy search', async () => {
  const { program } = load(2);
  const sources = someSources(24);
  const greedy = await greedySearch(program, sources, { maxLength: 9 });
  const beam = await beamSearch(program, sources, { beam: 1, maxLength: 9 });
  greedy.forEach((expected, i) => {
    expect(withEnd(beam[i]![0]!)).toEqual(withEnd(expected));
    expect(beam[i]![0]!.score).toBeCloseTo(expected.score, 5);
  });
  await program.release();
});

it('does not let the neighbours of a row change its result', async () => {
  const { program } = load(3);
  const sources = someSources(60);
  const options = { beam: 5, nBest: 3, maxLength: 9 };
  const together = await beamSearch(program, sources, options);
  for (const i of [0, 1, 2, 3, 29, 58, 59]) {
    const [alone] = await beamSearch(program, [sources[i]!], options);
    expect(alone!.map(withEnd)).toEqual(together[i]!.map(withEnd));
  }
  await program.release();
});

it('scores its targets as forced scoring does, and orders them by score', async () => {
  const { program } = load(4, { scale: 1.8 });
  const sources = someSources(12);
  const found = await beamSearch(program, sources, { beam: 5, nBest: 5, lengthPenalty: 0.7, maxLength: 8 });
  let compared = 0;
  for (const [i, hypotheses] of found.entries()) {
    const scores = hypotheses.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(new Set(hypotheses.map(({ ids }) => ids.join())).size).toBe(hypotheses.length);
    const forced = await scoreTargets(
      program,
      hypotheses.map(() => sources[i]!),
      hypotheses.map(({ ids }) => ids),
    );
    for (const [j, { ids, logProbabilities, score }] of hypotheses.entries()) {
      for (const id of [padId, startId, endId]) expect(ids).not.toContain(id);
      logProbabilities.forEach((value, t) => {
        expect(Math.abs(value - forced[j]![t]!)).toBeLessThan(1e-5);
        compared++;
      });
      const sum = logProbabilities.reduce((total, value) => total + value, 0);
      expect(score).toBeCloseTo(sum / ((5 + logProbabilities.length) / 6) ** 0.7, 10);
    }
  }
  expect(compared).toBeGreaterThan(100);
  await program.release();
});

it('returns the best live targets, cut off, where nothing finishes', async () => {
  const random = load(5);
  random.parameters.get('output.bias')!.data[endId] = -1000;
  const [found] = await beamSearch(random.program, someSources(1), { beam: 3, nBest: 3, maxLength: 4 });
  expect(found).toHaveLength(3);
  for (const { ids, logProbabilities } of found!) {
    expect(ids).toHaveLength(4);
    expect(logProbabilities).toHaveLength(4);
  }
  const expected = await naiveBeam(await naiveNextToken(random), someSources(1)[0]!, {
    beam: 3,
    maxLength: 4,
    lengthPenalty: 1,
  });
  expectSame(found!, expected, 1);
  await random.program.release();
});

/** A program that is sure of 4 5 6 7 8, and that everything else ends after its first token. */
const sureProgram: SearchProgram<string> = {
  vocabulary: 9,
  longestTarget: 20,
  lengthOf: ({ length }) => length,
  encode: async (sources) => ({ fixed: new Map(), state: placeOf(sources.map(() => 0)) }),
  start: async () => ({ fixed: new Map(), state: new Map() }),
  release: async () => undefined,
  async step(tokens, { state }, count) {
    const sure = [startId, 4, 5, 6, 7, 8, endId];
    const places = Array.from(state.get('place')!.data, Number);
    const rows = places.map((place, row) => {
      const follows = tokens[row] === sure[place];
      const next = follows ? sure[place + 1] : endId;
      const probabilityOf = (id: number) => (id === next ? 0.96 : id < endId ? 0 : 0.008);
      const ids = Array.from({ length: 9 }, (_, id) => id).sort(
        (a, b) => probabilityOf(b) - probabilityOf(a),
      );
      return { ids: ids.slice(0, count), probabilityOf, place: follows ? place + 1 : sure.length };
    });
    return {
      count,
      ids: Int32Array.from(rows.flatMap(({ ids }) => ids)),
      logProbabilities: Float32Array.from(
        rows.flatMap(({ ids, probabilityOf }) => ids.map((id) => Math.log(probabilityOf(id)))),
      ),
      state: placeOf(rows.map(({ place }) => place)),
    };
  },
};
const placeOf = (places: readonly number[]) =>
  new Map([['place', hostTensor('int32', [places.length, 1], places)]]);

it.each([2, 3, 5])(
  'ends of other targets, however many, do not end the search for a better one: beam %i',
  async (beam) => {
    const [[best] = []] = await beamSearch(sureProgram, ['source'], { beam, maxLength: 12 });
    expect([...best!.ids]).toEqual([4, 5, 6, 7, 8]);
  },
);

it('takes no sources, empty sources and a beam beyond the vocabulary', async () => {
  const { program } = load(6, { vocabulary: 4 });
  expect(await beamSearch(program, [], { beam: 3, maxLength: 5 })).toEqual([]);
  const found = await beamSearch(program, [new Int32Array(0), Int32Array.of(1)], { beam: 9, maxLength: 3 });
  expect(found.map((hypotheses) => hypotheses.length)).toEqual([1, 1]);
  await program.release();
});

it.each([
  [{ beam: 0 }, /beam: 0; allowed: an integer from 1 to 1024/],
  [{ beam: 3, nBest: 4 }, /n-best: 4; allowed: an integer from 1 to the beam, 3/],
  [{ beam: 3, lengthPenalty: -1 }, /length penalty: -1; allowed: a finite number from 0 on/],
])('refuses %o', async (options, message) => {
  const { program } = load(8);
  await expect(beamSearch(program, someSources(1), { maxLength: 5, ...options })).rejects.toThrow(message);
});
