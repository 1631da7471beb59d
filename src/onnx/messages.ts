/**
 * The messages of onnx.proto as a table: one row per field with its number, its kind and its label.
 *
 * Why a table over a wire library: onnx.proto is small and stable (fields are only ever added), so these rows and
 * a generic reader and writer replace some ten thousand generated lines and a protoc in the build, while
 * `@bufbuild/protobuf/wire` keeps the varints. Rows are checked against the types of `model.ts`: every property
 * has one. Fields that are not here (metadata of nodes, training information, annotations) are skipped.
 *
 * Source: onnx/onnx.proto (https://github.com/onnx/onnx), IR version 10.
 */
import type * as onnx from './model.ts';
import type { ScalarKind } from './scalar-kinds.ts';

/** The type of each message; nested ones carry the name of their field. */
export interface MessageTypes {
  Model: onnx.ModelProto;
  OperatorSetId: onnx.OperatorSetId;
  StringEntry: onnx.StringEntry;
  Function: onnx.FunctionProto;
  Graph: onnx.GraphProto;
  Node: onnx.NodeProto;
  Attribute: onnx.AttributeProto;
  Tensor: onnx.TensorProto;
  SparseTensor: onnx.SparseTensorProto;
  ValueInfo: onnx.ValueInfoProto;
  Type: onnx.TypeProto;
  TensorType: onnx.TensorTypeProto;
  TensorShape: NonNullable<onnx.TensorTypeProto['shape']>;
  Dimension: onnx.DimensionProto;
  ElementType: NonNullable<onnx.TypeProto['sequenceType']>;
  MapType: NonNullable<onnx.TypeProto['mapType']>;
}

export type MessageName = keyof MessageTypes;

/**
 * How often a field occurs. `required`: always present in memory and always written. `list`: always present, maybe
 * empty. `optional list` and `packed list`: absent when empty; packed ones are written as one block of bytes.
 */
type Label = 'required' | 'optional' | 'list' | 'optional list' | 'packed list';

export interface Field {
  readonly number: number;
  readonly name: string;
  readonly kind: ScalarKind | MessageName;
  readonly label: Label;
}

type IsList<T> = NonNullable<T> extends readonly unknown[] ? true : false;
type Item<T> = NonNullable<T> extends readonly (infer E)[] ? E : NonNullable<T>;

type LabelOf<T, K extends keyof T> =
  Record<never, never> extends Pick<T, K>
    ? IsList<T[K]> extends true
      ? 'optional list' | 'packed list'
      : 'optional'
    : IsList<T[K]> extends true
      ? 'list'
      : 'required';

type KindOf<E> = E extends number
  ? 'int32' | 'size' | 'float' | 'double'
  : E extends bigint
    ? 'int64' | 'uint64'
    : E extends string
      ? 'string'
      : E extends Uint8Array
        ? 'bytes'
        : MessageName;

type Rows<T> = { readonly [K in keyof T]-?: readonly [number, KindOf<Item<T[K]>>, LabelOf<T, K>] };

const rows: { readonly [M in MessageName]: Rows<MessageTypes[M]> } = {
  Model: {
    irVersion: [1, 'size', 'required'],
    producerName: [2, 'string', 'optional'],
    producerVersion: [3, 'string', 'optional'],
    domain: [4, 'string', 'optional'],
    modelVersion: [5, 'size', 'optional'],
    docString: [6, 'string', 'optional'],
    graph: [7, 'Graph', 'required'],
    opsetImport: [8, 'OperatorSetId', 'list'],
    metadataProps: [14, 'StringEntry', 'optional list'],
    functions: [25, 'Function', 'optional list'],
  },
  OperatorSetId: {
    domain: [1, 'string', 'required'],
    version: [2, 'size', 'required'],
  },
  StringEntry: {
    key: [1, 'string', 'required'],
    value: [2, 'string', 'required'],
  },
  Function: {
    name: [1, 'string', 'required'],
    input: [4, 'string', 'list'],
    output: [5, 'string', 'list'],
    attribute: [6, 'string', 'list'],
    node: [7, 'Node', 'list'],
    docString: [8, 'string', 'optional'],
    opsetImport: [9, 'OperatorSetId', 'list'],
    domain: [10, 'string', 'required'],
    attributeProto: [11, 'Attribute', 'optional list'],
    valueInfo: [12, 'ValueInfo', 'optional list'],
    overload: [13, 'string', 'optional'],
  },
  Graph: {
    node: [1, 'Node', 'list'],
    name: [2, 'string', 'required'],
    initializer: [5, 'Tensor', 'list'],
    docString: [10, 'string', 'optional'],
    input: [11, 'ValueInfo', 'list'],
    output: [12, 'ValueInfo', 'list'],
    valueInfo: [13, 'ValueInfo', 'optional list'],
    sparseInitializer: [15, 'SparseTensor', 'optional list'],
  },
  Node: {
    input: [1, 'string', 'list'],
    output: [2, 'string', 'list'],
    name: [3, 'string', 'optional'],
    opType: [4, 'string', 'required'],
    attribute: [5, 'Attribute', 'list'],
    docString: [6, 'string', 'optional'],
    domain: [7, 'string', 'optional'],
    overload: [8, 'string', 'optional'],
  },
  Attribute: {
    name: [1, 'string', 'required'],
    f: [2, 'float', 'optional'],
    i: [3, 'int64', 'optional'],
    s: [4, 'bytes', 'optional'],
    t: [5, 'Tensor', 'optional'],
    g: [6, 'Graph', 'optional'],
    floats: [7, 'float', 'optional list'],
    ints: [8, 'int64', 'optional list'],
    strings: [9, 'bytes', 'optional list'],
    tensors: [10, 'Tensor', 'optional list'],
    graphs: [11, 'Graph', 'optional list'],
    tp: [14, 'Type', 'optional'],
    typeProtos: [15, 'Type', 'optional list'],
    type: [20, 'int32', 'required'],
    refAttrName: [21, 'string', 'optional'],
    sparseTensor: [22, 'SparseTensor', 'optional'],
    sparseTensors: [23, 'SparseTensor', 'optional list'],
  },
  Tensor: {
    dims: [1, 'size', 'list'],
    dataType: [2, 'int32', 'required'],
    floatData: [4, 'float', 'packed list'],
    int32Data: [5, 'int32', 'packed list'],
    stringData: [6, 'bytes', 'optional list'],
    int64Data: [7, 'int64', 'packed list'],
    name: [8, 'string', 'optional'],
    rawData: [9, 'bytes', 'optional'],
    doubleData: [10, 'double', 'packed list'],
    uint64Data: [11, 'uint64', 'packed list'],
    docString: [12, 'string', 'optional'],
    externalData: [13, 'StringEntry', 'optional list'],
    dataLocation: [14, 'int32', 'optional'],
  },
  SparseTensor: {
    values: [1, 'Tensor', 'optional'],
    indices: [2, 'Tensor', 'optional'],
    dims: [3, 'size', 'list'],
  },
  ValueInfo: {
    name: [1, 'string', 'required'],
    type: [2, 'Type', 'optional'],
    docString: [3, 'string', 'optional'],
  },
  Type: {
    tensorType: [1, 'TensorType', 'optional'],
    sequenceType: [4, 'ElementType', 'optional'],
    mapType: [5, 'MapType', 'optional'],
    denotation: [6, 'string', 'optional'],
    sparseTensorType: [8, 'TensorType', 'optional'],
    optionalType: [9, 'ElementType', 'optional'],
  },
  TensorType: {
    elemType: [1, 'int32', 'required'],
    shape: [2, 'TensorShape', 'optional'],
  },
  TensorShape: { dim: [1, 'Dimension', 'list'] },
  Dimension: {
    dimValue: [1, 'size', 'optional'],
    dimParam: [2, 'string', 'optional'],
    denotation: [3, 'string', 'optional'],
  },
  ElementType: { elemType: [1, 'Type', 'optional'] },
  MapType: {
    keyType: [1, 'int32', 'required'],
    valueType: [2, 'Type', 'optional'],
  },
};

const tables: ReadonlyMap<string, ReadonlyMap<number, Field>> = new Map(
  Object.entries(rows).map(([message, fields]) => [message, fieldsByNumber(fields)]),
);

/** The fields of a message by number, in ascending order (the order in which protobuf writes). */
export function fieldsOf(message: MessageName): ReadonlyMap<number, Field> {
  return tables.get(message)!;
}

function fieldsByNumber(fields: Record<string, readonly [number, Field['kind'], Label]>): Map<number, Field> {
  return new Map(
    Object.entries(fields).map(([name, [number, kind, label]]) => [number, { number, name, kind, label }]),
  );
}
