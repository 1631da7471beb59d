import { expect, it } from 'vitest';
import { endId } from '../base/special-tokens.ts';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import { loadDecodingProgram } from './decoding-program.ts';
import { scoreTargets } from './forced-scoring.ts';
import { naiveNextToken, randomModel, someSources } from './naive-search.contract.ts';

it('gives the probability of every token and of the end, in the order of the targets', async () => {
  const random = randomModel(21);
  const program = loadDecodingProgram(random.model, random.parameters, nodeRuntime);
  const next = await naiveNextToken(random);
  const sources = someSources(8);
  const targets = sources.map((_, i) =>
    Int32Array.from({ length: (3 * i) % 8 }, (_, j) => 1 + 3 * ((i + j) % 4)),
  );
  const found = await scoreTargets(program, sources, targets);
  expect(found.map((scores) => scores.length)).toEqual(targets.map((target) => target.length + 1));
  for (const [i, source] of sources.entries()) {
    for (const [t, id] of [...targets[i]!, endId].entries()) {
      const expected = (await next(source, [...targets[i]!.slice(0, t)]))[id]!;
      expect(Math.abs(found[i]![t]! - expected)).toBeLessThan(1e-5);
    }
  }
  await program.release();
});

it('takes no targets', async () => {
  const { model, parameters } = randomModel(22);
  const program = loadDecodingProgram(model, parameters, nodeRuntime);
  expect(await scoreTargets(program, [], [])).toEqual([]);
});
