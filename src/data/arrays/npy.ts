/** NumPy's format for one array. */
import { HeddleError } from '../../base/errors.ts';

/** Numbers with a shape, in row-major order. */
export interface NumberArray {
  readonly shape: readonly number[];
  readonly data:
    | Uint8Array
    | Int8Array
    | Uint16Array
    | Int16Array
    | Int32Array
    | Uint32Array
    | Float32Array
    | Float64Array;
}

/** How elements of a kind are read where they stand in another order, or are not numbers of JavaScript. */
type Reader = (view: DataView, offset: number, littleEndian: boolean) => number;

interface Kind {
  /** Bytes of an element. */
  readonly size: number;
  readonly read: Reader;
  readonly make: (n: number) => NumberArray['data'];
  /** The array over bytes that are its elements already, in the order of this machine; absent: there is none. */
  readonly over?: (buffer: ArrayBufferLike, offset: number, n: number) => NumberArray['data'];
}

type Constructor = {
  new (n: number): NumberArray['data'];
  new (buffer: ArrayBufferLike, offset: number, n: number): NumberArray['data'];
};

const kind = (size: number, Elements: Constructor, read: Reader): Kind => ({
  size,
  read,
  make: (n) => new Elements(n),
  over: (buffer, offset, n) => new Elements(buffer, offset, n),
});

const wide = (read: (view: DataView, at: number, little: boolean) => bigint): Kind => ({
  size: 8,
  read: (view, at, little) => Number(read(view, at, little)),
  make: (n) => new Float64Array(n),
});

/** By the kind and size of an element. */
const kinds: ReadonlyMap<string, Kind> = new Map([
  ['u1', kind(1, Uint8Array, (view, at) => view.getUint8(at))],
  ['b1', kind(1, Uint8Array, (view, at) => view.getUint8(at))],
  ['i1', kind(1, Int8Array, (view, at) => view.getInt8(at))],
  ['u2', kind(2, Uint16Array, (view, at, little) => view.getUint16(at, little))],
  ['i2', kind(2, Int16Array, (view, at, little) => view.getInt16(at, little))],
  ['u4', kind(4, Uint32Array, (view, at, little) => view.getUint32(at, little))],
  ['i4', kind(4, Int32Array, (view, at, little) => view.getInt32(at, little))],
  ['i8', wide((view, at, little) => view.getBigInt64(at, little))],
  ['u8', wide((view, at, little) => view.getBigUint64(at, little))],
  ['f4', kind(4, Float32Array, (view, at, little) => view.getFloat32(at, little))],
  ['f8', kind(8, Float64Array, (view, at, little) => view.getFloat64(at, little))],
]);

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

const magic = '\x93NUMPY';

/**
 * The array of a `.npy` file; 64-bit integers become float64.
 *
 * Throws: E_DATA naming `where` for what is no such file, holds objects or text, is in column order, or has another length than it says.
 * Source: numpy.lib.format, versions 1.0 to 3.0.
 */
export function parseNpy(bytes: Uint8Array, where: string): NumberArray {
  const wrong = (found: string, allowed: string) =>
    new HeddleError('E_DATA', { where, found, allowed, fix: 'write the array again' });
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 6));
  if (start !== magic || bytes.length < 12)
    throw wrong('no NumPy array', 'a file that begins with \\x93NUMPY');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isFirst = view.getUint8(6) === 1;
  const headerAt = isFirst ? 10 : 12;
  const dataAt = headerAt + (isFirst ? view.getUint16(8, true) : view.getUint32(8, true));
  if (dataAt > bytes.length) throw wrong('a header that is cut off', 'a whole file');
  const header = new TextDecoder().decode(bytes.subarray(headerAt, dataAt));
  const [, order = '', code = ''] = /'descr':\s*'([<>|=]?)(\w+)'/.exec(header) ?? [];
  const found = kinds.get(code);
  if (found === undefined) {
    throw wrong(`elements of type ${code || 'unknown'}`, `numbers: ${[...kinds.keys()].join(', ')}`);
  }
  if (/'fortran_order':\s*True/.test(header)) throw wrong('column order', 'row order: np.ascontiguousarray');
  const [, sizes] = /'shape':\s*\(([\d,\s]*)\)/.exec(header) ?? [];
  if (sizes === undefined) throw wrong('a header without a shape', "'shape': (...)");
  const shape = sizes.split(',').flatMap((size) => (size.trim() === '' ? [] : [Number(size)]));
  const count = shape.reduce((product, d) => product * d, 1);
  if (bytes.length - dataAt !== count * found.size) {
    throw wrong(
      `${bytes.length - dataAt} bytes of numbers`,
      `${count * found.size} for the shape (${shape.join(', ')})`,
    );
  }
  return { shape, data: elementsOf(found, bytes.subarray(dataAt), count, order !== '>') };
}

/** The numbers, in the memory of the bytes where they stand there as this machine has them. */
function elementsOf(
  { size, read, make, over }: Kind,
  bytes: Uint8Array,
  count: number,
  little: boolean,
): NumberArray['data'] {
  if (over !== undefined && (size === 1 || little === isLittleEndian)) {
    const { buffer, byteOffset } = bytes.byteOffset % size === 0 ? bytes : bytes.slice();
    return over(buffer, byteOffset, count);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data = make(count);
  for (let i = 0; i < count; i++) data[i] = read(view, i * size, little);
  return data;
}
