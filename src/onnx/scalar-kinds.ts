import { type BinaryReader, type BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** The JavaScript type of each scalar kind of the message table. */
interface ScalarTypes {
  int32: number;
  /** An int64 that counts something (a dimension, a version): a safe integer. */
  size: number;
  int64: bigint;
  uint64: bigint;
  float: number;
  double: number;
  string: string;
  bytes: Uint8Array;
}

export type ScalarKind = keyof ScalarTypes;

/** How one kind is written on the wire; `empty` is the value that proto3 leaves out. */
interface Scalar<T> {
  readonly wire: WireType;
  readonly empty: T;
  readonly read: (reader: BinaryReader) => T;
  readonly write: (writer: BinaryWriter, value: T) => void;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export const scalarKinds: { readonly [K in ScalarKind]: Scalar<ScalarTypes[K]> } = {
  int32: { wire: WireType.Varint, empty: 0, read: (r) => r.int32(), write: (w, v) => w.int32(v) },
  size: { wire: WireType.Varint, empty: 0, read: readSize, write: (w, v) => w.int64(v) },
  int64: { wire: WireType.Varint, empty: 0n, read: (r) => BigInt(r.int64()), write: (w, v) => w.int64(v) },
  uint64: { wire: WireType.Varint, empty: 0n, read: (r) => BigInt(r.uint64()), write: (w, v) => w.uint64(v) },
  float: { wire: WireType.Bit32, empty: 0, read: (r) => r.float(), write: (w, v) => w.float(v) },
  double: { wire: WireType.Bit64, empty: 0, read: (r) => r.double(), write: (w, v) => w.double(v) },
  string: {
    wire: WireType.LengthDelimited,
    empty: '',
    read: (r) => utf8.decode(r.bytes()),
    write: (w, v) => w.string(v),
  },
  bytes: {
    wire: WireType.LengthDelimited,
    empty: new Uint8Array(0),
    read: (r) => r.bytes(),
    write: (w, v) => w.bytes(v),
  },
};

export function isScalarKind(kind: string): kind is ScalarKind {
  return Object.hasOwn(scalarKinds, kind);
}

function readSize(reader: BinaryReader): number {
  const value = Number(reader.int64());
  if (!Number.isSafeInteger(value)) throw new RangeError(`the size ${value} is beyond 2^53`);
  return value;
}
