/** Where in a model a training step first has a number that is not finite. */
import type { Batch } from '../data/batch.ts';
import { inputName } from '../graph/input.ts';
import type { Node, Tensor } from '../graph/tensor.ts';
import { nodesOf } from '../graph/walk.ts';
import { type ParameterLayout, viewsOf } from '../nn/flat-parameters.ts';
import { emitModel } from '../onnx/emit.ts';
import { encodeModel } from '../onnx/encode.ts';
import { reduceSum } from '../ops/reduce-sum.ts';
import { sub } from '../ops/sub.ts';
import { DropoutBytes } from './dropout-bytes.ts';
import type { FitOptions } from './fit-options.ts';
import { microSteps } from './gradient-step.ts';
import { stepFeeds, traceLoss } from './training-program.ts';

export interface Suspects {
  readonly layout: ParameterLayout;
  readonly parameters: Float32Array;
  /** The gradient that these batches gave. */
  readonly gradient: Float32Array;
  readonly batches: readonly Batch[];
  /** The number of the update that they were for: dropout depends on it. */
  readonly update: number;
}

/**
 * The first layer, in the order of computation, with a number that is not finite: a parameter, else a value of the forward
 * pass, else a gradient, of which the last layer's are computed first. Undefined where all numbers are finite.
 */
export async function firstNotFinite(options: FitOptions, suspects: Suspects): Promise<string | undefined> {
  const { layout, parameters, gradient } = suspects;
  const names = [...layout.entries.keys()];
  const finiteIn = (values: Float32Array) => (name: string) => {
    const { offset, size } = layout.entries.get(name)!;
    return values.subarray(offset, offset + size).every(Number.isFinite);
  };
  const parameter = names.find((name) => !finiteIn(parameters)(name));
  if (parameter !== undefined) return `the parameter ${parameter}`;
  const layer = await firstLayer(options, suspects);
  if (layer !== undefined) return layer;
  const sloped = names.findLast((name) => !finiteIn(gradient)(name));
  return sloped === undefined ? undefined : `the gradient of ${sloped}`;
}

/** The first layer of the forward pass, dropout included. */
async function firstLayer(
  { model, runtime, threads, labelSmoothing, seed }: FitOptions,
  { layout, parameters, batches, update }: Suspects,
): Promise<string | undefined> {
  if (batches.length === 0) return undefined;
  const { scope, loss } = traceLoss(model, { labelSmoothing });
  const values = nodesOf([loss]).flatMap(({ outputs }) => outputs.filter(isComputed));
  // x - x is 0 where x is finite, and no number where it is not.
  const probes = new Map(values.map((value, i) => [`probe:${i}`, reduceSum(sub(value, value))]));
  const emitted = emitModel(probes, { portable: false });
  const session = await runtime.load(encodeModel(emitted), { threads });
  const dropout = new DropoutBytes(scope.dropoutSites);
  const declared = new Set(emitted.graph.input.map(({ name }) => name));
  const fetches = new Map([...probes.keys()].map((name) => [name, undefined] as const));
  try {
    for (const [batch, step] of microSteps(model, seed, batches, update)) {
      const feeds = stepFeeds({ declared, dropout }, viewsOf(layout, parameters), batch, step);
      const fetched = await session.run(feeds, fetches);
      const found = values.find((_, i) => Number.isNaN(fetched.get(`probe:${i}`)!.data[0]));
      if (found !== undefined) return layerOf(found);
    }
    return undefined;
  } finally {
    await session.release();
  }
}

function isComputed(value: Tensor): boolean {
  return value.dtype === 'float32' && inputName(value) === undefined;
}

/**
 * The path of the layer that computes a value. A node knows the end of that path only; the nearest parameter that it depends
 * on knows all of it.
 */
function layerOf({ node }: Tensor): string {
  const end = node.scope.replaceAll('/', '.');
  const seen = new Set<Node>([node]);
  for (const { inputs } of seen) {
    for (const tensor of inputs) {
      const name = inputName(tensor) ?? '';
      const from = `.${name}`.indexOf(`.${end}.`);
      if (name.includes('.') && end === '') return name.slice(0, name.lastIndexOf('.'));
      if (from >= 0) return name.slice(0, from + end.length);
      seen.add(tensor.node);
    }
  }
  return end === '' ? node.op.name : end;
}
