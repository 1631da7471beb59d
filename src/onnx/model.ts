/**
 * ONNX in memory: the messages of onnx.proto that Heddle reads and writes, as plain frozen-by-convention data.
 *
 * Field names are those of onnx.proto in camelCase; 64-bit integers are JavaScript numbers where they are
 * sizes (dims, versions) and bigint where they are data.
 *
 * Source: onnx/onnx.proto3, IR version 10 (https://onnx.ai/onnx/repo-docs/IR.html).
 */

/** TensorProto.DataType. */
export const onnxDataType = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
} as const;

export interface ModelProto {
  irVersion: number;
  opsetImport: OperatorSetId[];
  producerName?: string;
  producerVersion?: string;
  domain?: string;
  modelVersion?: number;
  docString?: string;
  graph: GraphProto;
  metadataProps?: StringEntry[];
  functions?: FunctionProto[];
}

export interface OperatorSetId {
  domain: string;
  version: number;
}

export interface StringEntry {
  key: string;
  value: string;
}

export interface GraphProto {
  name: string;
  node: NodeProto[];
  initializer: TensorProto[];
  input: ValueInfoProto[];
  output: ValueInfoProto[];
  valueInfo?: ValueInfoProto[];
  docString?: string;
  sparseInitializer?: SparseTensorProto[];
}

export interface NodeProto {
  opType: string;
  domain?: string;
  name?: string;
  /** '' stands for an optional input that is absent. */
  input: string[];
  output: string[];
  attribute: AttributeProto[];
  docString?: string;
  overload?: string;
}

/** AttributeProto.AttributeType. */
export const onnxAttributeType = {
  float: 1,
  int: 2,
  string: 3,
  tensor: 4,
  graph: 5,
  floats: 6,
  ints: 7,
  strings: 8,
  tensors: 9,
  graphs: 10,
  sparseTensor: 11,
  sparseTensors: 12,
  typeProto: 13,
  typeProtos: 14,
} as const;

export interface AttributeProto {
  name: string;
  /** One of `onnxAttributeType`. */
  type: number;
  refAttrName?: string;
  f?: number;
  i?: bigint;
  s?: Uint8Array;
  t?: TensorProto;
  g?: GraphProto;
  tp?: TypeProto;
  sparseTensor?: SparseTensorProto;
  floats?: number[];
  ints?: bigint[];
  strings?: Uint8Array[];
  tensors?: TensorProto[];
  graphs?: GraphProto[];
  typeProtos?: TypeProto[];
  sparseTensors?: SparseTensorProto[];
}

export interface TensorProto {
  name?: string;
  dataType: number;
  dims: number[];
  rawData?: Uint8Array;
  floatData?: number[];
  int32Data?: number[];
  stringData?: Uint8Array[];
  int64Data?: bigint[];
  doubleData?: number[];
  uint64Data?: bigint[];
  externalData?: StringEntry[];
  dataLocation?: number;
  docString?: string;
}

export interface SparseTensorProto {
  values?: TensorProto;
  indices?: TensorProto;
  dims: number[];
}

export interface ValueInfoProto {
  name: string;
  type?: TypeProto;
  docString?: string;
}

export interface TypeProto {
  tensorType?: TensorTypeProto;
  sequenceType?: { elemType?: TypeProto };
  mapType?: { keyType: number; valueType?: TypeProto };
  optionalType?: { elemType?: TypeProto };
  sparseTensorType?: TensorTypeProto;
  denotation?: string;
}

export interface TensorTypeProto {
  elemType: number;
  /** Absent where the rank is unknown. */
  shape?: { dim: DimensionProto[] };
}

/** At most one of the two is set; neither: an unknown size. */
export interface DimensionProto {
  dimValue?: number;
  dimParam?: string;
  denotation?: string;
}

export interface FunctionProto {
  name: string;
  domain: string;
  overload?: string;
  input: string[];
  output: string[];
  attribute: string[];
  attributeProto?: AttributeProto[];
  node: NodeProto[];
  opsetImport: OperatorSetId[];
  docString?: string;
  valueInfo?: ValueInfoProto[];
}
