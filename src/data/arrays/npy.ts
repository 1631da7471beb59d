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

type Reader = (view: DataView, offset: number, littleEndian: boolean) => number;

/** By the kind and size of an element: the array that holds it, and how one is read where bytes have another order. */
const kinds = new Map<
  string,
  { readonly size: number; readonly read: Reader; readonly make: (n: number) => NumberArray['data'] }
>([
  ['u1', { size: 1, read: (view, at) => view.getUint8(at), make: (n) => new Uint8Array(n) }],
  ['b1', { size: 1, read: (view, at) => view.getUint8(at), make: (n) => new Uint8Array(n) }],
  ['i1', { size: 1, read: (view, at) => view.getInt8(at), make: (n) => new Int8Array(n) }],
  [
    'u2',
    { size: 2, read: (view, at, little) => view.getUint16(at, little), make: (n) => new Uint16Array(n) },
  ],
  ['i2', { size: 2, read: (view, at, little) => view.getInt16(at, little), make: (n) => new Int16Array(n) }],
  [
    'u4',
    { size: 4, read: (view, at, little) => view.getUint32(at, little), make: (n) => new Uint32Array(n) },
  ],
  ['i4', { size: 4, read: (view, at, little) => view.getInt32(at, little), make: (n) => new Int32Array(n) }],
  [
    'i8',
    {
      size: 8,
      read: (view, at, little) => Number(view.getBigInt64(at, little)),
      make: (n) => new Float64Array(n),
    },
  ],
  [
    'u8',
    {
      size: 8,
      read: (view, at, little) => Number(view.getBigUint64(at, little)),
      make: (n) => new Float64Array(n),
    },
  ],
  [
    'f4',
    { size: 4, read: (view, at, little) => view.getFloat32(at, little), make: (n) => new Float32Array(n) },
  ],
  [
    'f8',
    { size: 8, read: (view, at, little) => view.getFloat64(at, little), make: (n) => new Float64Array(n) },
  ],
]);

const magic = '\x93NUMPY';

/**
 * The array of a `.npy` file; 64-bit integers become float64.
 *
 * Throws: E_DATA naming `where` for what is no such file, holds objects or text, is in column order, or has another length than it says.
 * Source: numpy.lib.format, versions 1.0 to 3.0.
 */
export function parseNpy(bytes: Uint8Array, where: string): NumberArray {
  const wrong = (found: string, allowed: string) => new HeddleError('E_DATA', { where, found, allowed });
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
  const kind = kinds.get(code);
  if (kind === undefined) {
    throw wrong(`elements of type ${code || 'unknown'}`, `numbers: ${[...kinds.keys()].join(', ')}`);
  }
  if (/'fortran_order':\s*True/.test(header)) throw wrong('column order', 'row order: np.ascontiguousarray');
  const [, sizes] = /'shape':\s*\(([\d,\s]*)\)/.exec(header) ?? [];
  if (sizes === undefined) throw wrong('a header without a shape', "'shape': (...)");
  const shape = sizes.split(',').flatMap((size) => (size.trim() === '' ? [] : [Number(size)]));
  const count = shape.reduce((product, d) => product * d, 1);
  if (bytes.length - dataAt !== count * kind.size) {
    throw wrong(
      `${bytes.length - dataAt} bytes of numbers`,
      `${count * kind.size} for the shape (${shape.join(', ')})`,
    );
  }
  const data = kind.make(count);
  for (let i = 0; i < count; i++) data[i] = kind.read(view, dataAt + i * kind.size, order !== '>');
  return { shape, data };
}
