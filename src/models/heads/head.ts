/** The interface of heads: what a supervised model adds to a body to answer and to learn one task. */
import type { z } from 'zod';
import { HeddleError } from '../../base/errors.ts';
import type { Tensor } from '../../graph/tensor.ts';
import type { ModuleScope } from '../../nn/module-scope.ts';
import type { Fed, ForwardPass } from '../model.ts';

/** What a head reads. */
export interface HeadInput {
  /** [B, T, D] */
  readonly x: Tensor;
  /** [B, T] bool: true at tokens, false at padding. */
  readonly mask: Tensor;
  /** The table of the token embedding [V, E], for a head whose output is tied to it. */
  readonly table?: Tensor;
  /** [B, T], bool or a number that is not zero: where an answer may start and end; default: everywhere. */
  readonly allowed?: Tensor;
  /** [B, M] int32: the places for which an answer is wanted, -1 for none; default: every place. */
  readonly places?: Tensor;
}

/** A label that a head is fed while it learns; its first axis, the batch, is not listed. */
export interface LabelField {
  readonly dtype: 'int32' | 'float32';
  readonly axes: readonly (number | string)[];
  /** Labels of this value count nothing. */
  readonly padding: number;
}

export type NamedTensors = ReadonlyMap<string, Tensor>;

interface HeadLossOptions {
  /** The probability that is spread over all labels. */
  readonly labelSmoothing?: number;
}

/** Every head has the value -1 for a label that counts nothing. */
export const ignoredLabel = -1;

export interface Head<Schema extends z.ZodObject = z.ZodObject> {
  /** Its parameters live under `head.KIND`. */
  readonly kind: string;
  readonly options: Schema;
  /** The labels that it is fed; `axis` names the axis of positions. */
  labels(options: z.output<Schema>, axis: string): ReadonlyMap<string, LabelField>;
  /** The label field whose values, ignored ones aside, the loss is a mean over. */
  units(options: z.output<Schema>): string;
  /** Its layers of which each label has a part of its own; absent: none, or what they are is not needed. */
  readonly labelLayers?: readonly string[];
  /** What answers and the loss are read from. `scope` is that of the model. */
  outputs(scope: ModuleScope, options: z.output<Schema>, input: HeadInput): NamedTensors;
  /** outputs, labels by name -> the sum over the units, times `scale` [] (1 / units for the mean) -> []. */
  loss(
    options: z.output<Schema>,
    outputs: NamedTensors,
    labels: NamedTensors,
    scale: Tensor,
    how?: HeadLossOptions,
  ): Tensor;
}

/** A pass of a model that ends in a head: what the head reads from `input`, and the loss of the labels that are fed. */
export function headPass<Schema extends z.ZodObject>(
  head: Head<Schema>,
  scope: ModuleScope,
  options: z.output<Schema>,
  { input, fed }: { readonly input: HeadInput; readonly fed: Fed },
): ForwardPass {
  const outputs = head.outputs(scope, options, input);
  return { outputs, loss: (scale, how) => head.loss(options, outputs, fed, scale, how) };
}

/** The scope of a head: `head.KIND`. */
export function headScope(scope: ModuleScope, kind: string): ModuleScope {
  return scope.child('head').child(kind);
}

/** The layers of a head of which each label has a part of its own, by the beginning of their names. */
export function labelLayersOf({ kind, labelLayers = [] }: Head): readonly string[] {
  return labelLayers.map((layer) => `head.${kind}.${layer}`);
}

/** The tensor `name` among outputs or labels. Throws E_INTERNAL where there is none. */
export function tensorOf(named: NamedTensors, name: string): Tensor {
  const tensor = named.get(name);
  if (tensor !== undefined) return tensor;
  throw new HeddleError('E_INTERNAL', {
    where: 'head',
    found: `no tensor "${name}"`,
    allowed: [...named.keys()].join(', '),
  });
}
