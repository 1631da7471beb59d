/** What emission writes to: collects the nodes, inputs and initializers of one ONNX graph or loop body. */
import { HeddleError } from '../base/errors.ts';
import type { DType, TypedArray } from '../graph/dtype.ts';
import type { Attribute, Emitter, NodeOptions, Subgraph } from '../graph/emitter.ts';
import { formatShape, type Shape } from '../graph/shape.ts';
import type { Node, Tensor } from '../graph/tensor.ts';
import { nodesOf } from '../graph/walk.ts';
import {
  type AttributeProto,
  type GraphProto,
  type NodeProto,
  onnxAttributeType,
  onnxDataType,
  type TensorProto,
  type ValueInfoProto,
} from './model.ts';
import { ShapeWriter } from './shape-writer.ts';

/** What all writers of one model share. */
interface Shared {
  readonly root: GraphWriter;
  readonly constants: Map<string, string>;
  readonly counts: Map<string, number>;
  /** The names of the model's inputs and outputs, which no other value may take. */
  readonly reserved: ReadonlySet<string>;
  /** Those of its nodes next to that of ONNX. */
  readonly domains: Set<string>;
}

/** Which forms of operators may be written. */
type Forms = Pick<Emitter, 'portable' | 'channelBlock'>;

export class GraphWriter implements Emitter {
  readonly nodes: NodeProto[] = [];
  readonly inputs: ValueInfoProto[] = [];
  readonly initializers: TensorProto[] = [];
  readonly portable: boolean;
  readonly channelBlock: number;
  private readonly names: Map<Tensor, string>;
  private readonly read: ReadonlySet<Tensor>;
  private readonly shared: Shared;
  private readonly shapes: ShapeWriter;
  private current = '';

  private constructor(
    outputs: readonly Tensor[],
    parent: GraphWriter | undefined,
    { portable, channelBlock }: Forms,
    reserved: ReadonlySet<string>,
  ) {
    this.portable = portable;
    this.channelBlock = channelBlock;
    this.read = new Set([...outputs, ...nodesOf(outputs).flatMap((node) => node.inputs)]);
    this.names = new Map(parent?.names);
    this.shared = parent?.shared ?? {
      ...{ root: this, constants: new Map(), counts: new Map(), reserved },
      domains: new Set(),
    };
    this.shapes = parent?.shapes ?? new ShapeWriter(this);
  }

  static root(
    outputs: readonly Tensor[],
    { reserved, ...forms }: Forms & { readonly reserved: ReadonlySet<string> },
  ): GraphWriter {
    return new GraphWriter(outputs, undefined, forms, reserved);
  }

  /** The domains of the nodes that are written, that of ONNX aside. */
  get domains(): ReadonlySet<string> {
    return this.shared.domains;
  }

  emitAll(nodes: readonly Node[]): void {
    for (const node of nodes) {
      if (node.outputs.some((tensor) => this.names.has(tensor))) continue;
      this.current = node.scope;
      const emitted = node.op.emit(node, this);
      node.outputs.forEach((tensor, i) => {
        const name = emitted[i];
        if (name === undefined || name === '') return;
        this.names.set(tensor, name);
        if (this === this.shared.root) this.shapes.learn(tensor, name);
      });
    }
  }

  name(tensor: Tensor | undefined): string {
    if (tensor === undefined) return '';
    const name = this.names.get(tensor);
    if (name !== undefined) return name;
    throw new HeddleError('E_INTERNAL', {
      where: `${tensor.node.scope}/${tensor.node.op.name}`,
      found: `a value ${formatShape(tensor.shape)} that is read before it is emitted`,
    });
  }

  isRead(tensor: Tensor): boolean {
    return this.read.has(tensor);
  }

  isConstant(value: string): boolean {
    return this.initializers.some((tensor) => tensor.name === value);
  }

  input(name: string, tensor: Tensor): string {
    if (this.inputs.some((declared) => declared.name === name)) {
      throw new HeddleError('E_SHAPE', { where: `input ${name}`, found: 'two inputs of this name' });
    }
    this.inputs.push(this.valueInfo(name, tensor));
    return name;
  }

  node(opType: string, inputs: readonly string[], options?: NodeOptions): readonly [string];
  node<const W extends readonly boolean[]>(
    opType: string,
    inputs: readonly string[],
    options: NodeOptions & { readonly wanted: W },
  ): { readonly [K in keyof W]: string };
  node(
    opType: string,
    inputs: readonly string[],
    options: NodeOptions & { readonly wanted?: readonly boolean[] } = {},
  ): readonly string[] {
    const { attributes = {}, wanted = [true], domain } = options;
    const name = this.fresh(`${this.current === '' ? '' : `${this.current}/`}${opType}`);
    const output = wanted.map((used, i) => (used ? (i === 0 ? name : this.fresh(`${name}:${i}`)) : ''));
    const attribute = Object.entries(attributes).map(([key, value]) => this.attribute(key, value));
    if (domain !== undefined) this.shared.domains.add(domain);
    this.nodes.push({
      opType,
      name,
      input: [...inputs],
      output,
      attribute,
      ...(domain === undefined ? {} : { domain }),
    });
    return output;
  }

  identity(value: string, name: string): void {
    this.nodes.push({
      opType: 'Identity',
      name: this.fresh('Identity'),
      input: [value],
      output: [name],
      attribute: [],
    });
  }

  constant(dtype: DType, dims: readonly number[], data: TypedArray): string {
    const key = data.length <= 64 ? `${dtype}[${dims}]${bytesOf(data).join(',')}` : undefined;
    const known = key === undefined ? undefined : this.shared.constants.get(key);
    if (known !== undefined) return known;
    const name = this.fresh('constant');
    this.shared.root.initializers.push({ name, ...tensorProto(dtype, dims, data) });
    if (key !== undefined) this.shared.constants.set(key, name);
    return name;
  }

  shape(shape: Shape): string {
    return this.shapes.vector(shape);
  }

  valueInfo(name: string, { dtype, shape }: Tensor): ValueInfoProto {
    const dim = shape.map((d) => (typeof d === 'number' ? { dimValue: d } : { dimParam: d.text }));
    return { name, type: { tensorType: { elemType: onnxDataType[dtype], shape: { dim } } } };
  }

  private fresh(stem: string): string {
    const { counts, reserved } = this.shared;
    const count = counts.get(stem) ?? 0;
    counts.set(stem, count + 1);
    const name = count === 0 ? stem : `${stem}_${count}`;
    return reserved.has(name) ? this.fresh(stem) : name;
  }

  private attribute(name: string, value: Attribute): AttributeProto {
    if ('int' in value) return { name, type: onnxAttributeType.int, i: BigInt(value.int) };
    if ('float' in value) return { name, type: onnxAttributeType.float, f: value.float };
    if ('string' in value) {
      return { name, type: onnxAttributeType.string, s: new TextEncoder().encode(value.string) };
    }
    if ('ints' in value) return { name, type: onnxAttributeType.ints, ints: value.ints.map(BigInt) };
    if ('tensor' in value) {
      const { dtype, dims, data } = value.tensor;
      return { name, type: onnxAttributeType.tensor, t: tensorProto(dtype, dims, data) };
    }
    return { name, type: onnxAttributeType.graph, g: this.subgraph(name, value.graph) };
  }

  private subgraph(name: string, { inputs, captures, outputs }: Subgraph): GraphProto {
    const body = new GraphWriter(outputs, this, this, this.shared.reserved);
    for (const [placeholder, outer] of captures) body.names.set(placeholder, this.name(outer));
    const formal = inputs.map((tensor, i) => {
      const value = this.fresh(`${name}/input${i}`);
      body.names.set(tensor, value);
      return this.valueInfo(value, tensor);
    });
    body.emitAll(nodesOf(outputs));
    // A body computes each of its outputs: what it is given, and what is an output already, it must copy.
    const computed = new Set(body.nodes.flatMap((node) => node.output));
    const produced = outputs.map((tensor, i) => {
      const value = body.name(tensor);
      if (computed.delete(value)) return this.valueInfo(value, tensor);
      const copy = this.fresh(`${name}/output${i}`);
      body.identity(value, copy);
      return this.valueInfo(copy, tensor);
    });
    return { name: this.fresh(name), node: body.nodes, initializer: [], input: formal, output: produced };
  }
}

function tensorProto(dtype: DType, dims: readonly number[], data: TypedArray): TensorProto {
  return { dataType: onnxDataType[dtype], dims: [...dims], rawData: bytesOf(data) };
}

function bytesOf(data: TypedArray): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
