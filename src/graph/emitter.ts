/** What an op sees of the ONNX writer while it emits itself. */
import type { DType, TypedArray } from './dtype.ts';
import type { Shape } from './shape.ts';
import type { Tensor } from './tensor.ts';

/** An attribute of an ONNX node, tagged with its ONNX type. */
export type Attribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly string: string }
  | { readonly ints: readonly number[] }
  | {
      readonly tensor: { readonly dtype: DType; readonly dims: readonly number[]; readonly data: TypedArray };
    }
  | { readonly graph: Subgraph };

/** A loop body: its outputs are computed from its inputs and its captures. */
export interface Subgraph {
  readonly inputs: readonly Tensor[];
  /** For each placeholder inside the body the value of the surrounding graph that it stands for. */
  readonly captures: ReadonlyMap<Tensor, Tensor>;
  readonly outputs: readonly Tensor[];
}

export interface NodeOptions {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly domain?: 'com.microsoft' | 'com.microsoft.nchwc';
}

export interface Emitter {
  /** Whether only the ai.onnx domain may be used. */
  readonly portable: boolean;
  /** The channels that the runtime's layout for convolutions holds side by side; 1: it has none. */
  readonly channelBlock: number;
  /** The ONNX name of a tensor that is already emitted (or absent: ''). */
  readonly name: (tensor: Tensor | undefined) => string;
  /** Whether some node or graph output reads this tensor. */
  readonly isRead: (tensor: Tensor) => boolean;
  /** Adds an ONNX node of one output and returns its name. */
  node(opType: string, inputs: readonly string[], options?: NodeOptions): readonly [string];
  /** The same for several outputs: for each whether it is wanted (an unwanted one gets the name ''). */
  node<const W extends readonly boolean[]>(
    opType: string,
    inputs: readonly string[],
    options: NodeOptions & { readonly wanted: W },
  ): { readonly [K in keyof W]: string };
  /** The name of an initializer; equal constants share one. */
  readonly constant: (dtype: DType, dims: readonly number[], data: TypedArray) => string;
  /** The name of an int64 vector that holds `shape`, computed from the shapes of the graph's inputs. */
  readonly shape: (shape: Shape) => string;
  /** Declares a graph input and returns its name. */
  readonly input: (name: string, tensor: Tensor) => string;
}
