/**
 * The scope of a layer: its path, the parameters it declares and the dropout sites it passes.
 *
 * A model is a function that is traced once for each graph that is needed (training, evaluation, one step of
 * decoding). Parameters are declared where they are used: the same path is the same parameter in every trace.
 */
import { HeddleError } from '../base/errors.ts';
import { dim } from '../graph/dim.ts';
import { input } from '../graph/input.ts';
import { formatShape, type Shape, sameShape } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { dropoutMask } from '../ops/dropout-mask.ts';
import { mul } from '../ops/mul.ts';
import type { Initializer } from './initializers.ts';

/** A parameter that some layer declared. */
export interface ParameterSpec {
  /** Path of the layer and the parameter's own name, joined by dots. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly initialize: Initializer;
  readonly tensor: Tensor;
  /** Whether it is a running statistic, which follows the batches and no gradient. */
  readonly isStatistic?: boolean;
}

/** What a batch contributes to a running statistic: s = (1 - momentum) s + momentum value. */
export interface StatisticUpdate {
  /** The name of the statistic among the parameters. */
  readonly name: string;
  readonly momentum: number;
  readonly value: Tensor;
}

/**
 * A place where dropout is applied while training; its random bytes are fed under `name` and drawn from it. The name is the
 * path of the layer and a count within that path, so that a new site elsewhere changes no draw.
 */
export interface DropoutSite {
  readonly name: string;
  readonly tensor: Tensor;
}

/** A value inside a layer that someone may want to see; a graph that does not fetch it does not compute it. */
interface Observation {
  /** Path of the layer and the value's own name, joined by dots. */
  readonly name: string;
  readonly tensor: Tensor;
}

interface Trace {
  readonly training: boolean;
  readonly parameters: Map<string, ParameterSpec>;
  readonly dropoutSites: DropoutSite[];
  /** How many sites each path has. */
  readonly dropoutCounts: Map<string, number>;
  readonly observations: Observation[];
  readonly statistics: StatisticUpdate[];
}

/**
 * The path of a layer in a model, under which it declares its parameters. Shapes are those that its layers give them.
 *
 * @example
 * const scope = ModuleScope.root({ training: true });
 * const y = linear(scope.child('map'), { width: 4 }, x);
 * scope.parameters.map(({ name }) => name); // map.weight, map.bias
 */
export class ModuleScope {
  readonly path: readonly string[];
  private readonly trace: Trace;

  private constructor(path: readonly string[], trace: Trace) {
    this.path = path;
    this.trace = trace;
  }

  /** The scope of a whole model. Dropout is active only while `training`. */
  static root({ training = false } = {}): ModuleScope {
    return new ModuleScope([], {
      training,
      parameters: new Map(),
      dropoutSites: [],
      dropoutCounts: new Map(),
      observations: [],
      statistics: [],
    });
  }

  /** The scope of a layer inside this one. */
  child(name: string): ModuleScope {
    return new ModuleScope([...this.path, name], this.trace);
  }

  /** The parameter `name` of this layer; a second call returns the same tensor. */
  parameter(name: string, shape: readonly number[], initialize: Initializer): Tensor {
    return this.declare(name, { shape, initialize });
  }

  /**
   * A running statistic: it stands among the parameters, in the flat buffer and in every file, but it follows what batches
   * contribute (`contribute`) and no gradient.
   */
  statistic(name: string, shape: readonly number[], initialize: Initializer): Tensor {
    return this.declare(name, { shape, initialize, isStatistic: true });
  }

  /** What the batch contributes to a statistic of this layer; nothing while not training. */
  contribute(name: string, momentum: number, value: Tensor): void {
    if (!this.training) return;
    this.trace.statistics.push({ name: [...this.path, name].join('.'), momentum, value });
  }

  get training(): boolean {
    return this.trace.training;
  }

  private declare(
    name: string,
    { shape, ...how }: Pick<ParameterSpec, 'shape' | 'initialize' | 'isStatistic'>,
  ): Tensor {
    const full = [...this.path, name].join('.');
    const known = this.trace.parameters.get(full);
    if (known === undefined) {
      const tensor = input(full, 'float32', shape);
      this.trace.parameters.set(full, { name: full, shape, ...how, tensor });
      return tensor;
    }
    if (sameShape(known.shape, shape)) return known.tensor;
    throw new HeddleError('E_SHAPE', {
      where: full,
      found: `a second declaration of shape ${formatShape(shape)}`,
      allowed: `its first shape ${formatShape(known.shape)}`,
    });
  }

  /**
   * Inverted dropout: each element is zero with probability `rate`, the others are scaled by 1 / (1 - rate);
   * the identity while not training. The first axis must be the batch.
   *
   * Source: Srivastava et al. (2014), section 10; the rate is rounded to 1/256.
   */
  dropout(x: Tensor, rate: number): Tensor {
    return masked(x, this.dropoutMask(x.shape, rate));
  }

  /** What `dropout` multiplies a tensor of this shape by, for use in several places; undefined: by nothing. */
  dropoutMask(shape: Shape, rate: number): Tensor | undefined {
    if (!this.trace.training || Math.round(rate * 256) === 0) return undefined;
    const path = `dropout:${this.path.join('.')}`;
    const count = this.trace.dropoutCounts.get(path) ?? 0;
    this.trace.dropoutCounts.set(path, count + 1);
    const name = `${path}:${count}`;
    const bytes = input(name, 'uint8', shape);
    this.trace.dropoutSites.push({ name, tensor: bytes });
    return dropoutMask(bytes, rate);
  }

  /** Shows a value of this layer to whoever traces the model, and returns it. */
  observe(name: string, tensor: Tensor): Tensor {
    this.trace.observations.push({ name: [...this.path, name].join('.'), tensor });
    return tensor;
  }

  /** What layers have shown so far, in order. */
  get observations(): readonly Observation[] {
    return this.trace.observations;
  }

  /** Every parameter declared so far, in the order of declaration. */
  get parameters(): readonly ParameterSpec[] {
    return [...this.trace.parameters.values()];
  }

  /** What a batch contributes to running statistics, so far. */
  get statistics(): readonly StatisticUpdate[] {
    return this.trace.statistics;
  }

  get dropoutSites(): readonly DropoutSite[] {
    return this.trace.dropoutSites;
  }
}

/** x times a mask of `dropoutMask`. */
export function masked(x: Tensor, mask: Tensor | undefined): Tensor {
  return mask === undefined ? x : mul(x, mask);
}

/** The symbolic dimensions that all models use. */
export const B = dim('B');
export const S = dim('S');
export const T = dim('T');
