/**
 * Self-attention, twice: the classic exercise, and the multi-head attention of "Attention is all you need".
 *
 * Both let every word look at every word of its sentence, with several heads side by side. They differ in two places:
 *
 * |                           | classic exercise                    | multi-head attention      |
 * |---------------------------|-------------------------------------|---------------------------|
 * | projections               | one K x K matrix, shared by all     | one D x K matrix per head |
 * |                           | heads, for each of V, K and Q       | for each of Q, K and V    |
 * | scores are divided by     | sqrt(D), the whole width            | sqrt(K), the head's width |
 *
 * N sentences of L words, each word a vector of width D, which H heads share: K = D / H.
 * Run it with `npx tsx examples/self-attention.ts`.
 */
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import {
  compile,
  defineLayer,
  div,
  type HostTensor,
  hostTensor,
  initializeParameters,
  input,
  layoutOf,
  linear,
  ModuleScope,
  matmul,
  multiHeadAttention,
  nodeRuntime,
  normal,
  reshape,
  scalar,
  softmax,
  type Tensor,
  transpose,
  viewsOf,
  where,
} from 'heddle';
import { z } from 'zod';

const [batch, length, width, heads] = [32, 10, 256, 8];

/** What a hidden score becomes: its softmax is exactly 0. */
const hidden = scalar(-1e20, 'float32');

/**
 * The exercise.
 *
 * Shapes: values, keys, query [N, L, D], mask [N, 1, 1, L] bool (false hides a key) -> [N, L, D].
 * Formula: softmax(Q K^T / sqrt(D)) V for every head, the heads side by side, then an affine map.
 */
export const classicSelfAttention = defineLayer({
  name: 'classicSelfAttention',
  options: z.object({ heads: z.int().positive() }),
  contract: { maskSafe: true, batchInvariant: true },
  forward: (scope, { heads: headCount }, values: Tensor, keys: Tensor, query: Tensor, mask?: Tensor) => {
    const [n, l, d] = query.shape as [number, number, number];
    const headWidth = d / headCount;

    // Cut each word into heads, project every head by the same matrix: [N, L, D] -> [N, H, L, K].
    const project = (name: string, x: Tensor) => {
      const perHead = reshape(x, [n, x.shape[1]!, headCount, headWidth]);
      return transpose(linear(scope.child(name), { width: headWidth, bias: false }, perHead), [0, 2, 1, 3]);
    };
    const v = project('values', values);
    const k = project('keys', keys);
    const q = project('queries', query);

    // How much does each query care about each key? [N, H, L, L]
    const energy = matmul(q, k, { transposeB: true });
    const visible = mask === undefined ? energy : where(mask, energy, hidden);
    const weights = softmax(div(visible, scalar(Math.sqrt(d), 'float32')));

    // Mix the values by these weights, put the heads side by side again and project once more.
    const mixed = transpose(matmul(weights, v), [0, 2, 1, 3]);
    return linear(scope.child('output'), { width: d }, reshape(mixed, [n, l, d]));
  },
});

/** Both layers over the same sentences x [N, L, D], the last 3 words of every other sentence hidden. */
function trace() {
  const scope = ModuleScope.root();
  const x = input('x', 'float32', [batch, length, width]);
  const mask = input('mask', 'bool', [batch, 1, 1, length]);
  const bias = where(mask, scalar(0, 'float32'), hidden);
  const outputs = {
    classic: classicSelfAttention(scope.child('classic'), { heads }, x, x, x, mask),
    standard: multiHeadAttention(scope.child('standard'), { heads }, x, bias),
  };
  return { outputs, parameters: scope.parameters };
}

/** Random sentences, and the mask. */
function sentences(): Readonly<Record<'x' | 'mask', HostTensor>> {
  const words = normal(1)([0, 0], [batch, length, width]);
  const mask = Array.from({ length: batch * length }, (_, i) => {
    const [sentence, word] = [Math.floor(i / length), i % length];
    return sentence % 2 === 0 || word < length - 3 ? 1 : 0;
  });
  return {
    x: hostTensor('float32', [batch, length, width], words),
    mask: hostTensor('bool', [batch, 1, 1, length], mask),
  };
}

/** Turns the trace into an ONNX model and lets onnxruntime run it. */
async function main(): Promise<void> {
  const { outputs, parameters } = trace();
  const weights = viewsOf(layoutOf(parameters), initializeParameters(parameters, 1));
  const model = await compile(outputs, nodeRuntime);
  const results = await model.run({ ...Object.fromEntries(weights), ...sentences() });
  await model.release();
  const divisors = { classic: Math.sqrt(width), standard: Math.sqrt(width / heads) };
  for (const [name, divisor] of Object.entries(divisors)) {
    const shape = results.get(name)!.dims.join(', ');
    const own = [...weights].filter(([parameter]) => parameter.startsWith(name));
    const count = own.reduce((sum, [, { data }]) => sum + data.length, 0);
    console.log(`${name}: (${shape}), scores divided by ${divisor.toFixed(2)}, ${count} parameters`);
  }
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) await main();
