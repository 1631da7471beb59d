/** The CTC loss and its gradient with respect to the logits against torch.nn.functional.ctc_loss, and against all paths. */
import { expect, test } from 'vitest';
import { gradients } from '../../src/autodiff/gradients.ts';
import { dim } from '../../src/graph/dim.ts';
import { type HostTensor, hostTensor } from '../../src/graph/host-tensor.ts';
import { input } from '../../src/graph/input.ts';
import { compile } from '../../src/library/compile.ts';
import { ctcLoss, shortestAlignment } from '../../src/nn/ctc-loss.ts';
import { nodeRuntime } from '../../src/runtime/node/node-runtime.ts';
import { type GoldenTensor, readGolden } from './golden-file.ts';

interface Case {
  readonly targets: readonly (readonly number[])[];
  readonly frames: readonly number[];
  readonly logits: GoldenTensor;
  readonly losses: readonly number[];
  readonly gradients: { readonly logits: GoldenTensor };
}

const { cases } = readGolden<{ readonly cases: readonly Case[] }>('ctc');
const classes = 4;

async function loadLoss() {
  const [B, T, L] = [dim('B'), dim('T'), dim('L')];
  const logits = input('logits', 'float32', [B, T, classes]);
  const mask = input('mask', 'bool', [B, T]);
  const loss = ctcLoss(logits, mask, input('target', 'int32', [B, L]), input('scale', 'float32', []));
  const [gradient] = gradients(loss, [logits]);
  return compile({ loss, gradient: gradient! }, nodeRuntime);
}

function feedsOf(logits: HostTensor, frames: readonly number[], targets: readonly (readonly number[])[]) {
  const [rows, longest] = logits.dims as [number, number];
  const length = Math.max(1, ...targets.map((target) => target.length));
  const mask = frames.flatMap((count) => Array.from({ length: longest }, (_, t) => (t < count ? 1 : 0)));
  const target = targets.flatMap((labels) => Array.from({ length }, (_, i) => labels[i] ?? -1));
  return {
    logits,
    mask: hostTensor('bool', [rows, longest], mask),
    target: hostTensor('int32', [rows, length], target),
    scale: hostTensor('float32', [], [1]),
  };
}

test('200 rows: empty targets, repetitions, as few frames as can be', async () => {
  const compiled = await loadLoss();
  const kinds = { empty: 0, repeated: 0, tight: 0 };
  for (const { targets, frames, logits, losses, gradients: golden } of cases) {
    const found = await compiled.run(
      feedsOf(hostTensor('float32', logits.shape, logits.data), frames, targets),
    );
    const sum = losses.reduce((a, b) => a + b, 0);
    expect(Number(found.get('loss')!.data[0])).toBeCloseTo(sum, 4);
    golden.logits.data.forEach((value, i) => {
      expect(Number(found.get('gradient')!.data[i])).toBeCloseTo(value, 4);
    });
    for (const [i, target] of targets.entries()) {
      if (target.length === 0) kinds.empty++;
      if (shortestAlignment(target) > target.length) kinds.repeated++;
      if (frames[i] === Math.max(1, shortestAlignment(target))) kinds.tight++;
    }
  }
  expect(Math.min(...Object.values(kinds))).toBeGreaterThan(20);
  await compiled.release();
});

/** What a path spells: repetitions become one, blanks disappear. */
const spelling = (path: readonly number[]) =>
  path.filter((label, t) => label !== 0 && label !== path[t - 1]).join();

test('the probabilities of all paths that spell the target', async () => {
  const compiled = await loadLoss();
  const paths = Array.from({ length: classes ** 4 }, (_, n) =>
    Array.from({ length: 4 }, (__, t) => Math.floor(n / classes ** t) % classes),
  );
  const values = Array.from({ length: 4 * classes }, (_, i) => 2 * Math.sin(3 * i + 1));
  const logits = hostTensor('float32', [1, 4, classes], values);
  const probabilities = Array.from({ length: 4 }, (_, t) => {
    const row = values.slice(t * classes, (t + 1) * classes).map(Math.exp);
    return row.map((value) => value / row.reduce((a, b) => a + b));
  });
  for (const target of [[], [1], [2, 2], [1, 2, 1], [3, 3, 3], [1, 2, 3, 1]]) {
    const sum = paths
      .filter((path) => spelling(path) === target.join())
      .reduce((total, path) => total + path.reduce((p, label, t) => p * probabilities[t]![label]!, 1), 0);
    const found = await compiled.run(feedsOf(logits, [4], [target]));
    const loss = Number(found.get('loss')!.data[0]);
    if (shortestAlignment(target) > 4) expect(loss).toBeGreaterThan(1e29);
    else expect(loss).toBeCloseTo(-Math.log(sum), 5);
  }
  await compiled.release();
});
