/** Forward and backward pass of one recurrent layer, by Heddle. */
import { gradients } from '../../src/autodiff/gradients.ts';
import { keyOf, uniform } from '../../src/base/random.ts';
import { type HostTensor, hostTensor } from '../../src/graph/host-tensor.ts';
import { input } from '../../src/graph/input.ts';
import { initializeParameters, layoutOf, viewsOf } from '../../src/nn/flat-parameters.ts';
import { gru } from '../../src/nn/gru.ts';
import { lstm } from '../../src/nn/lstm.ts';
import { ModuleScope } from '../../src/nn/module-scope.ts';
import { emitModel } from '../../src/onnx/emit.ts';
import { encodeModel } from '../../src/onnx/encode.ts';
import { mul } from '../../src/ops/mul.ts';
import { reduceSum } from '../../src/ops/reduce-sum.ts';
import { nodeRuntime } from '../../src/runtime/node/node-runtime.ts';
import { globalNorm } from '../../src/train/optimizer.ts';
import type { BenchStep, Probe, StepOptions } from './bench-step.ts';

const layers = { lstm, gru } as const;

export interface LayerSize {
  readonly layer: keyof typeof layers;
  readonly rows: number;
  readonly length: number;
  /** Size of the input and of the state. */
  readonly width: number;
}

/** The states, and the gradients of input and weights from a given gradient of the states. */
export async function recurrentLayerStep(size: LayerSize, options: StepOptions): Promise<BenchStep> {
  const { run, parameters, release } = await load(size, ['states'], options);
  return { step: run, parameters: parameters.length, tokens: size.rows * size.length, release };
}

/** The loss is the sum of states times their given gradient. */
export async function probeRecurrentLayer(size: LayerSize): Promise<Probe> {
  const { run, feeds, gradient, release } = await load(size, ['loss'], { threads: 1 });
  const loss = Number((await run()).get('loss')!.data[0]);
  await release();
  return { tensors: feeds, loss, gradientNorm: globalNorm(gradient) };
}

async function load(size: LayerSize, wanted: readonly string[], options: StepOptions) {
  const { outputs, specs } = trace(size);
  const session = await nodeRuntime.load(encodeModel(emitModel(outputs, { portable: false })), options);
  const layout = layoutOf(specs);
  const parameters = initializeParameters(specs, 1);
  const gradient = new Float32Array(parameters.length);
  const { rows, length, width } = size;
  const shape = [rows, length, width] as const;
  const random = (seed: number) => hostTensor('float32', shape, noise(seed, rows * length * width));
  const feeds = new Map<string, HostTensor>([
    ...viewsOf(layout, parameters),
    ['x', random(1)],
    ['statesGradient', random(2)],
  ]);
  const fetches = new Map<string, HostTensor | undefined>([
    ...wanted.map((name) => [name, undefined] as const),
    ['gradient:x', hostTensor('float32', shape, new Float32Array(rows * length * width))],
    ...[...viewsOf(layout, gradient)].map(([name, view]) => [`gradient:${name}`, view] as const),
  ]);
  return { run: () => session.run(feeds, fetches), feeds, parameters, gradient, release: session.release };
}

function trace({ layer, rows, length, width }: LayerSize) {
  const scope = ModuleScope.root({ training: true });
  const x = input('x', 'float32', [rows, length, width]);
  const { states } = layers[layer](scope.child('layer'), { width }, x);
  const loss = reduceSum(mul(states, input('statesGradient', 'float32', states.shape)), [0, 1, 2]);
  const wrt = [{ name: 'x', tensor: x }, ...scope.parameters];
  const found = gradients(
    loss,
    wrt.map(({ tensor }) => tensor),
  );
  const outputs = new Map([
    ['states', states],
    ['loss', loss],
    ...wrt.map(({ name }, i) => [`gradient:${name}`, found[i]!] as const),
  ]);
  return { outputs, specs: scope.parameters };
}

/** Uniform in [-1, 1). */
function noise(seed: number, size: number): Float32Array {
  return Float32Array.from({ length: size }, (_, i) => 2 * uniform(keyOf(seed), i) - 1);
}
