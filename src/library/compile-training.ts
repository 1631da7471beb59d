/** A traced loss made trainable: gradients, parameters in one flat buffer, and an optimizer that changes them. */
import { gradients } from '../autodiff/gradients.ts';
import { HeddleError } from '../base/errors.ts';
import { fold, keyOf } from '../base/random.ts';
import type { HostTensor } from '../graph/host-tensor.ts';
import { inputName } from '../graph/input.ts';
import type { Tensor } from '../graph/tensor.ts';
import { nodesOf } from '../graph/walk.ts';
import { initializeParameters, layoutOf, viewsOf } from '../nn/flat-parameters.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import { emitModel } from '../onnx/emit.ts';
import { encodeModel } from '../onnx/encode.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { adam } from '../train/adam.ts';
import { DropoutBytes } from '../train/dropout-bytes.ts';
import { isFiniteSlope, type Slope } from '../train/gradient-step.ts';
import {
  type AdamOptions,
  clipScale,
  globalNorm,
  type Optimizer,
  optimizerState,
  parameterGroups,
} from '../train/optimizer.ts';
import { RunningStatistics } from '../train/running-statistics.ts';

/** How parameters learn. */
export interface CompileTrainingOptions {
  /** Default: `adam`. */
  readonly optimizer?: Optimizer;
  /** What of the optimizer's own numbers is to differ from its defaults, such as `weightDecay`. */
  readonly optimizerOptions?: Partial<AdamOptions>;
  /** Default: 0.001. */
  readonly learningRate?: number;
  /** Largest global norm of the gradient; 0, the default: no limit. */
  readonly clip?: number;
  /** Seed of the first parameters and of dropout; default: 1. */
  readonly seed?: number;
  /** Threads inside one operator; default: 1. */
  readonly threads?: number;
}

/** A model in training. */
export interface CompiledTraining {
  /** The parameters by name: views that each step changes. `compile(...).run` takes them as inputs. */
  readonly parameters: ReadonlyMap<string, HostTensor<'float32'>>;
  /**
   * One update: the loss before it, its gradient, and a step of the optimizer. Returns that loss and the norm of the
   * gradient before clipping. Steps follow each other; the next one starts when this one has ended.
   *
   * Throws: E_SHAPE where an input is missing or does not fit; E_DIVERGED where loss or gradient are no numbers, and then
   * the parameters are as before.
   */
  readonly step: (
    inputs: Readonly<Record<string, HostTensor>>,
    options?: { readonly learningRate?: number },
  ) => Promise<{ readonly loss: number; readonly gradientNorm: number }>;
  /** Frees the memory of the runtime. */
  readonly release: () => Promise<void>;
}

/**
 * Differentiates a loss by the parameters that were declared in a scope, and loads both into a runtime.
 *
 * Shapes: loss []. For dropout, trace with `ModuleScope.root({ training: true })`.
 *
 * Throws: E_SHAPE where the loss is not a floating-point scalar, E_CONFIG where the scope has no parameters.
 *
 * @example
 * const scope = ModuleScope.root({ training: true });
 * const y = linear(scope.child('map'), { width: 1 }, input('x', 'float32', [dim('B'), 2]));
 * const error = sub(y, input('target', 'float32', [dim('B'), 1]));
 * const training = await compileTraining(reduceMean(mul(error, error)), scope, nodeRuntime, { learningRate: 0.1 });
 * const { loss } = await training.step({ x, target });
 */
export async function compileTraining(
  loss: Tensor,
  scope: ModuleScope,
  runtime: Runtime,
  options: CompileTrainingOptions = {},
): Promise<CompiledTraining> {
  const { seed = 1, threads = 1 } = options;
  const parameters = scope.parameters;
  if (parameters.length === 0) {
    const fix = 'trace the model in this scope before';
    throw new HeddleError('E_CONFIG', { where: 'compileTraining', found: 'a scope without parameters', fix });
  }
  const learned = parameters.filter(({ isStatistic }) => !isStatistic);
  const slopes = gradients(
    loss,
    learned.map(({ tensor }) => tensor),
  );
  const outputs = new Map([
    ['loss', loss],
    ...slopes.map((slope, i) => [`gradient:${learned[i]!.name}`, slope] as const),
    ...scope.statistics.map(({ name, value }) => [`statistic:${name}`, value] as const),
  ]);
  const session = await runtime.load(encodeModel(emitModel(outputs)), { threads });
  const layout = layoutOf(parameters);
  const flat = initializeParameters(parameters, seed);
  const gradient = new Float32Array(layout.size);
  const views = viewsOf(layout, flat);
  const gradientViews = viewsOf(layout, gradient);
  const fetches = new Map<string, HostTensor | undefined>(
    [...outputs.keys()].map((output) => [output, gradientViews.get(output.replace(/^gradient:/, ''))]),
  );
  const momenta = new Map(scope.statistics.map(({ name, momentum }) => [name, momentum]));
  const statistics = new RunningStatistics({ layout, momenta }, flat);
  const drawn = dropoutOf(loss, scope, seed);
  const descend = optimizerOf(layout, momenta, options);
  let update = 0;
  return Object.freeze({
    parameters: views,
    step: async (
      inputs: Readonly<Record<string, HostTensor>>,
      { learningRate = options.learningRate ?? 1e-3 } = {},
    ) => {
      update += 1;
      const feeds = new Map<string, HostTensor>([
        ...Object.entries(inputs),
        ...views,
        ...drawn(inputs, update),
      ]);
      const found = await session.run(feeds, fetches);
      const slope = { loss: Number(found.get('loss')?.data[0]), gradientNorm: globalNorm(gradient) };
      requireFinite(slope, update);
      descend(flat, gradient, slope.gradientNorm, learningRate);
      statistics.start();
      statistics.add(new Map([...momenta.keys()].map((name) => [name, found.get(`statistic:${name}`)!])), 1);
      statistics.follow();
      return slope;
    },
    release: session.release,
  });
}

/** The optimizer with its moments. */
function optimizerOf(
  layout: ReturnType<typeof layoutOf>,
  momenta: ReadonlyMap<string, number>,
  { optimizer = adam, optimizerOptions, clip = 0 }: CompileTrainingOptions,
) {
  const moments = optimizerState(layout.size);
  const decays = (optimizerOptions?.weightDecay ?? optimizer.defaults.weightDecay) > 0;
  const groups = parameterGroups(layout, { decays, rateOf: (name) => (momenta.has(name) ? 0 : 1) });
  return (flat: Float32Array, gradient: Float32Array, norm: number, learningRate: number) =>
    optimizer.update(
      flat,
      gradient,
      moments,
      { learningRate, gradientScale: clipScale(norm, clip), groups },
      optimizerOptions,
    );
}

/** The random bytes of an update, for the dropout sites of the scope. */
function dropoutOf(loss: Tensor, { dropoutSites }: ModuleScope, seed: number) {
  const dropout = new DropoutBytes(dropoutSites);
  const placeholders = nodesOf([loss]).flatMap(({ outputs: [tensor] }) => {
    const name = tensor === undefined ? undefined : inputName(tensor);
    return tensor === undefined || name === undefined ? [] : [{ name, shape: tensor.shape }];
  });
  const key = fold(keyOf(seed), 1);
  return (inputs: Readonly<Record<string, HostTensor>>, update: number) => {
    if (dropoutSites.length === 0) return new Map<string, HostTensor>();
    const sizes = new Map<string, number>();
    for (const { name, shape } of placeholders) {
      for (const [axis, size] of shape.entries()) {
        const found = inputs[name]?.dims[axis];
        if (typeof size !== 'number' && found !== undefined) sizes.set(size.text, found);
      }
    }
    return dropout.draw(fold(key, update), sizes);
  };
}

function requireFinite(slope: Slope, update: number) {
  const { loss, gradientNorm } = slope;
  if (isFiniteSlope(slope)) return;
  throw new HeddleError('E_DIVERGED', {
    where: `update ${update}`,
    found: `loss ${loss}, gradient norm ${gradientNorm}`,
    fix: 'lower learningRate, or set clip',
  });
}
