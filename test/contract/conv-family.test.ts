/** What is the conv family's own: every shape of kernel steps exactly, and a kernel sees what it should. */
import { expect, it } from 'vitest';
import { convOptions } from '../../src/models/conv-options.ts';
import { distance, scoreByStep, scoreWhole, smallModel, withProgram } from './family-runner.ts';

const ids = (length: number, seed: number) => Int32Array.from({ length }, (_, t) => 4 + ((seed + 3 * t) % 8));
const sources = [7, 1, 4].map(ids);
const targets = [4, 5, 6].map((seed) => ids(10, seed));

it.each([
  { kernel: 1 },
  { kernel: 2 },
  { kernel: 5 },
  { kernel: 3, dilation: 3 },
  { kernel: 2, layers: 4, dilation: 2, embedding: 6 },
])('decodes step by step what it scores as a whole: %o', (options) => {
  const model = smallModel({ family: 'conv', options }, { family: 'conv', options });
  return withProgram(model, async (program) => {
    const whole = await scoreWhole(program, sources, targets);
    expect(distance(await scoreByStep(program, sources, targets), whole)).toBeLessThan(1e-5);
  });
});

it('attends to an encoder of another size', () => {
  const encoder = { family: 'conv', options: { embedding: 6 } };
  const model = smallModel(encoder, { family: 'conv', options: { embedding: 10 } });
  return withProgram(model, async (program) => {
    const whole = await scoreWhole(program, sources, targets);
    expect(distance(await scoreByStep(program, sources, targets), whole)).toBeLessThan(1e-5);
  });
});

it.each([
  [{ kernel: 3, layers: 2, dilation: 1 }, 1 + 2 + 2],
  [{ kernel: 2, layers: 3, dilation: 2 }, 1 + 1 + 2 + 4],
])('a decoder with %o sees %i tokens', (options, field) => {
  const model = smallModel({ family: 'conv' }, { family: 'conv', options });
  return withProgram(model, async (program) => {
    const before = await scoreWhole(program, sources, targets);
    // Token 0 is read at step 1, behind <s>; the last step that sees it is step `field`.
    const after = await scoreWhole(
      program,
      sources,
      targets.map((target) => target.with(0, target[0] === 4 ? 5 : 4)),
    );
    for (const [i, scores] of after.entries()) {
      expect(scores[field]).not.toBe(before[i]![field]);
      expect(scores.slice(field + 1)).toEqual(before[i]!.slice(field + 1));
    }
  });
});

it('refuses a kernel that reaches too far', () => {
  const found = convOptions.safeParse({ layers: 20, dilation: 2 });
  expect(found.error?.issues[0]).toMatchObject({
    path: ['dilation'],
    message: expect.stringContaining('the last kernel would reach further than 65536 positions'),
  });
});
