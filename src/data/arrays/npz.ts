/** NumPy's archive of arrays, as numpy.savez and numpy.savez_compressed write it. */
import { unzipSync } from 'fflate';
import { HeddleError } from '../../base/errors.ts';
import { type NumberArray, parseNpy } from './npy.ts';

/** The arrays of an archive; each is unpacked when it is asked for. */
export interface NumberArchive {
  /** In the order of the archive. */
  readonly names: readonly string[];
  has(name: string): boolean;
  /** Throws E_DATA where there is no array of that name, with the names that there are, and for one that is damaged. */
  array(name: string): NumberArray;
}

/** No bytes shrink further: a match of deflate makes at most 258 bytes of 2 bits. */
const highestRatio = 1032;
const mostBytes = 2 ** 32;

/**
 * The archive in the bytes of a `.npz` file. `array('x')` is what NumPy calls `archive['x']`.
 *
 * Throws: E_DATA naming `where` for what is no zip archive, E_LIMIT for an array of more than 4 GiB.
 * Source: numpy.lib.format; a zip archive of `.npy` files.
 */
export function parseNpz(bytes: Uint8Array, where: string): NumberArchive {
  const names: string[] = [];
  unpack(bytes, where, (name) => {
    if (name.endsWith('.npy')) names.push(name.slice(0, -4));
    return false;
  });
  if (names.length === 0) {
    throw new HeddleError('E_DATA', {
      where,
      found: 'an archive without arrays',
      allowed: 'files *.npy in it',
    });
  }
  return Object.freeze({
    names,
    has: (name: string) => names.includes(name),
    array(name: string) {
      const file = `${name}.npy`;
      const content = unpack(bytes, where, (candidate) => candidate === file).get(file);
      if (content !== undefined) return parseNpy(content, `${where}: ${name}`);
      throw new HeddleError('E_DATA', { where, found: `no array "${name}"`, allowed: names.join(', ') });
    },
  });
}

/** The files of a zip archive that `wanted` asks for. */
function unpack(
  bytes: Uint8Array,
  where: string,
  wanted: (name: string) => boolean,
): ReadonlyMap<string, Uint8Array> {
  const filter = (file: { readonly name: string; readonly size: number; readonly originalSize: number }) => {
    if (!wanted(file.name)) return false;
    const place = `${where}: ${file.name}`;
    if (file.originalSize > highestRatio * file.size + 1024) {
      throw new HeddleError('E_DATA', {
        where: place,
        found: `${file.size} bytes that say they unpack to ${file.originalSize}`,
        allowed: 'a file that is not damaged',
      });
    }
    if (file.originalSize <= mostBytes) return true;
    const found = `${file.originalSize} bytes`;
    throw new HeddleError('E_LIMIT', { where: place, found, allowed: `at most ${mostBytes} bytes` });
  };
  try {
    return new Map(Object.entries(unzipSync(bytes, { filter })));
  } catch (cause) {
    if (cause instanceof HeddleError) throw cause;
    const found = `no complete zip archive (${cause instanceof Error ? cause.message : String(cause)})`;
    const parts = { where, found, allowed: 'a file that numpy.savez wrote' };
    throw new HeddleError('E_DATA', { ...parts, fix: 'download or write it again' }, { cause });
  }
}
