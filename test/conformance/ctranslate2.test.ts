/**
 * A model that others trained: an Arabic-to-Latin transliteration Transformer, held to the log-probabilities and the
 * decoding that its authors publish.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCTranslate2 } from '../../src/bundle/ctranslate2.ts';
import { sequenceToSequence } from '../../src/models/sequence-to-sequence.ts';
import { viewsOf } from '../../src/nn/flat-parameters.ts';
import { nodeRuntime } from '../../src/runtime/node/node-runtime.ts';
import { beamSearch } from '../../src/search/beam-search.ts';
import { loadDecodingProgram } from '../../src/search/decoding-program.ts';
import { scoreTargets } from '../../src/search/forced-scoring.ts';
import { greedySearch } from '../../src/search/greedy-search.ts';
import { findSharedFolder } from './shared-folder.ts';

interface Pair {
  readonly source: readonly string[];
  readonly target: readonly string[];
}

interface Expected {
  /** Natural logarithms, one for each target token and one for `</s>`. */
  readonly score: readonly (Pair & { readonly logProbs: readonly number[] })[];
  readonly decode: readonly Pair[];
}

const folder = join(findSharedFolder() ?? '', 'data/ct2-aren-transliteration');
const present = existsSync(folder);
const read = (...path: readonly string[]) => readFileSync(join(folder, ...path));

function loadModel(precision: string) {
  const { config, layout, parameters, sourceVocabulary, targetVocabulary } = readCTranslate2({
    model: read(precision, 'model.bin'),
    sourceVocabulary: read(precision, 'source_vocabulary.txt').toString(),
    targetVocabulary: read(precision, 'target_vocabulary.txt').toString(),
  });
  return {
    program: loadDecodingProgram(sequenceToSequence(config), viewsOf(layout, parameters), nodeRuntime),
    expected: JSON.parse(read('expected.json').toString()) as Expected,
    sourcesOf: (pairs: readonly Pair[]) => pairs.map(({ source }) => idsOf(sourceVocabulary, source)),
    targetsOf: (pairs: readonly Pair[]) => pairs.map(({ target }) => idsOf(targetVocabulary, target)),
  };
}

function idsOf(vocabulary: readonly string[], tokens: readonly string[]): Int32Array {
  const ids = Int32Array.from(tokens, (token) => vocabulary.indexOf(token));
  expect(ids).not.toContain(-1);
  return ids;
}

if (!present) {
  test('a CTranslate2 model', ({ skip }) => {
    skip('neither HEDDLE_SHARED nor ../shared holds data/ct2-aren-transliteration');
  });
}

describe.runIf(present).each([
  { precision: 'float32', tolerance: 1e-5 },
  { precision: 'int8', tolerance: 2e-2 },
])('$precision', ({ precision, tolerance }) => {
  let loaded: ReturnType<typeof loadModel>;

  beforeAll(() => {
    loaded = loadModel(precision);
  });
  afterAll(() => loaded.program.release());

  test(`per-token log-probabilities within ${tolerance}`, async () => {
    const { program, expected, sourcesOf, targetsOf } = loaded;
    const scores = await scoreTargets(program, sourcesOf(expected.score), targetsOf(expected.score));
    expect(scores).toHaveLength(4);
    for (const [i, { logProbs }] of expected.score.entries()) {
      expect(scores[i]).toHaveLength(logProbs.length);
      scores[i]!.forEach((score, t) => {
        expect(Math.abs(score - logProbs[t]!), `pair ${i}, token ${t}`).toBeLessThanOrEqual(tolerance);
      });
    }
  });

  test('greedy search decodes the published example', async () => {
    const { program, expected, sourcesOf, targetsOf } = loaded;
    const found = await greedySearch(program, sourcesOf(expected.decode), { maxLength: 20 });
    expect(found.map(({ ids }) => ids)).toEqual(targetsOf(expected.decode));
  });

  test('beam search decodes the published example', async () => {
    const { program, expected, sourcesOf, targetsOf } = loaded;
    const found = await beamSearch(program, sourcesOf(expected.decode), { beam: 4, maxLength: 20 });
    expect(found.map(([best]) => best!.ids)).toEqual(targetsOf(expected.decode));
  });
});
