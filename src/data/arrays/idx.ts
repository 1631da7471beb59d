import { HeddleError } from '../../base/errors.ts';
import type { NumberArray } from './npy.ts';

/**
 * The array of an IDX file of unsigned bytes, the format of MNIST and Fashion-MNIST, already unpacked.
 *
 * Throws: E_DATA naming `where` for what is no such file, holds other types, or has another length than it says.
 * Source: LeCun, Cortes, Burges, "The MNIST database", file formats.
 */
export function parseIdx(bytes: Uint8Array, where: string): NumberArray {
  const wrong = (found: string, allowed: string) =>
    new HeddleError('E_DATA', { where, found, allowed, fix: 'download or write the file again' });
  const [first, second, type, rank = 0] = bytes;
  if (first !== 0 || second !== 0 || rank === 0) {
    throw wrong(
      'no IDX file',
      'two zero bytes, a type and the number of axes, as in train-images-idx3-ubyte',
    );
  }
  if (type !== 8) throw wrong(`elements of type 0x${(type ?? 0).toString(16)}`, 'unsigned bytes, 0x8');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dataAt = 4 + 4 * rank;
  if (bytes.length < dataAt) throw wrong('a header that is cut off', 'a whole file');
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const count = shape.reduce((product, d) => product * d, 1);
  if (bytes.length - dataAt !== count) {
    throw wrong(`${bytes.length - dataAt} numbers`, `${count} for the shape (${shape.join(', ')})`);
  }
  return { shape, data: bytes.subarray(dataAt) };
}
