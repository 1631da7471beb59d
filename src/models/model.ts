/** All that training, search and bundles know of a model. */
import { HeddleError } from '../base/errors.ts';
import { type Field, type Fields, packedSize } from '../data/field.ts';
import { dim } from '../graph/dim.ts';
import { input } from '../graph/input.ts';
import type { Shape } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { B, type ModuleScope } from '../nn/module-scope.ts';
import type { DecoderStart } from './family.ts';

/** What a graph of a model is fed, by the names of the fields. */
export type Fed = ReadonlyMap<string, Tensor>;

export interface LossOptions {
  /** The probability that is spread over all labels. */
  readonly labelSmoothing: number;
}

/** What a model makes of a batch. */
export interface ForwardPass {
  /** What answers are read from, by name; the first axis is the batch. */
  readonly outputs: ReadonlyMap<string, Tensor>;
  /** The sum over the units of the batch, times `scale` [] (1 / units for the mean) -> []. */
  readonly loss: (scale: Tensor, options: LossOptions) => Tensor;
}

/** A model is a few functions that trace it; the same scope path is the same parameter in each of them. */
export interface Model {
  readonly inputs: Fields;
  readonly labels: Fields;
  /** The label field whose values, padding aside, the loss is a mean over. */
  readonly units: string;
  /** The most rows that are computed at once where nothing is learned, of a model whose rows are large; default: 64. */
  readonly rowsAtOnce?: number;
  forward(scope: ModuleScope, fed: Fed): ForwardPass;
}

/** A model that writes token by token. */
export interface Generator extends Model {
  /** V, the tokens that it can write. */
  readonly vocabulary: number;
  /** The most tokens that it can hold before it writes the next one; Infinity: no limit. */
  readonly longestInput: number;
  readonly longestOutput: number;
  /** Tokens that are never written, such as padding. */
  readonly forbidden: readonly number[];
  /** The caches before the first token. A model without inputs of its own takes the rows from `rows` [B, 1]. */
  start(scope: ModuleScope, fed: Fed): DecoderStart;
  /** token [B, 1] int32 -> logits [B, 1, V] and the caches of the next step */
  step(
    scope: ModuleScope,
    token: Tensor,
    start: DecoderStart,
  ): { readonly logits: Tensor; readonly state: ReadonlyMap<string, Tensor> };
}

/** Placeholders for fields: graph inputs [B, ...axes] under the names of the fields; of a packed one [sum of the lengths, ...rest]. */
export function placeholdersOf(fields: Fields): Fed {
  return new Map([...fields].map(([name, field]) => [name, input(name, field.dtype, shapeOf(field))]));
}

function shapeOf({ axes, packed = false }: Field): Shape {
  const sizes = axes.map((axis) => (typeof axis === 'string' ? dim(packed ? packedSize(axis) : axis) : axis));
  return packed ? sizes : [B, ...sizes];
}

/** The tensor that is fed as `name`; a model asks for its own fields only. */
export function fedTensor(fed: Fed, name: string): Tensor {
  const tensor = fed.get(name);
  if (tensor !== undefined) return tensor;
  throw new HeddleError('E_INTERNAL', {
    where: 'model',
    found: `no feed named ${name}`,
    allowed: [...fed.keys()].join(', '),
  });
}
