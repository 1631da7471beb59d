/**
 * `heddle.json`: the files of a folder that Heddle wrote, with a hash for each. What it does not list is not Heddle's.
 *
 * The last line of defence against damage: a file whose bytes are not those that were written is refused, and so is a manifest.
 */
import { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import { xxhash32 } from '../data/xxhash32.ts';
import { encodeJson, parseJson, parseWith } from './bundle-file.ts';

export const manifestFile = 'heddle.json';

/** What tells the bytes of a file from others. */
export interface FileMark {
  readonly bytes: number;
  /** XXH32. */
  readonly hash: string;
}

export interface Manifest {
  /** Counts the sets of files that were written to the folder. */
  readonly generation: number;
  /** The files of this set by relative path, such as `training/state.json`. */
  readonly files: ReadonlyMap<string, FileMark>;
  /** Files of earlier sets that are not in this one: Heddle's too, and removed as soon as may be. */
  readonly earlier: readonly string[];
}

const content = {
  format: z.literal('heddle-files'),
  version: z.literal(1),
  generation: z.int().min(1),
  files: z.record(z.string(), z.strictObject({ bytes: z.int().min(0), hash: z.string() })),
  earlier: z.array(z.string()),
};
const manifestSchema = z.strictObject({ ...content, hash: z.string() });

export function fileMark(bytes: Uint8Array): FileMark {
  return { bytes: bytes.length, hash: xxhash32(bytes) };
}

/** The bytes of `heddle.json`, the last of its fields the hash of the others. */
export function encodeManifest({ generation, files, earlier }: Manifest): Uint8Array {
  const fields = {
    format: 'heddle-files',
    version: 1,
    generation,
    files: Object.fromEntries([...files].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    earlier: earlier.toSorted(),
  };
  return encodeJson({ ...fields, hash: xxhash32(encodeJson(fields)) });
}

/** Whether two manifests tell of one set of files. */
export function isSameSet(a: Manifest | undefined, b: Manifest | undefined): boolean {
  return a === undefined || b === undefined ? a === b : areSame(encodeManifest(a), encodeManifest(b));
}

function areSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** The files of a folder that is written as a whole, with their manifest. */
export function withManifest(files: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, Uint8Array> {
  const marks = new Map([...files].map(([name, bytes]) => [name, fileMark(bytes)] as const));
  return new Map([...files, [manifestFile, encodeManifest({ generation: 1, files: marks, earlier: [] })]]);
}

/** Throws E_MODEL_FILE where the bytes are not exactly those of a manifest. */
export function parseManifest(bytes: Uint8Array, where: string): Manifest {
  const { generation, files, earlier } = parseWith(manifestSchema, parseJson(bytes, where), where);
  const manifest = { generation, files: new Map(Object.entries(files)), earlier };
  if (areSame(encodeManifest(manifest), bytes)) return manifest;
  throw damaged(where, 'it is not the text that was written');
}

/** Throws E_MODEL_FILE where a file has not the bytes that were written. */
export function requireIntact(bytes: Uint8Array, mark: FileMark, where: string): void {
  if (bytes.length !== mark.bytes) throw damaged(where, `${bytes.length} bytes of ${mark.bytes}`);
  const hash = xxhash32(bytes);
  if (hash !== mark.hash) throw damaged(where, `the hash ${hash} in place of ${mark.hash}`);
}

function damaged(where: string, found: string): HeddleError {
  return new HeddleError('E_MODEL_FILE', {
    where,
    found: `damaged, or changed by another program: ${found}`,
    allowed: `the bytes that ${manifestFile} tells of`,
    fix: 'copy the folder again, or train the model again',
  });
}
