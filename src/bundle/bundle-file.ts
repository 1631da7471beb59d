/** Reading and writing the single files of a bundle. */
import type { z } from 'zod';
import { type ErrorCode, HeddleError } from '../base/errors.ts';
import { foreignKind, foreignRemedy } from '../base/foreign-bytes.ts';
import type { Store } from './store.ts';

/** The largest files that are read. 2 GiB is what Node reads at once, and 500 million float32 weights. */
export const fileLimits = Object.freeze({ json: 2 ** 26, tensors: 2 ** 31 - 1 });

/** What messages call a file of a store. */
export function locate(store: Pick<Store, 'name'>, name: string): string {
  return `${store.name}/${name}`;
}

/** The bytes of a file, or undefined where there is none. Throws E_LIMIT where it is too large. */
export async function readOptionalFile(
  store: Store,
  name: string,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  const bytes = await store.read(name, maxBytes);
  if (bytes !== undefined) requireAtMost(bytes.length, maxBytes, locate(store, name));
  return bytes;
}

/** Throws E_LIMIT for a file of more bytes than are read. */
export function requireAtMost(bytes: number, maxBytes: number, where: string): void {
  if (bytes <= maxBytes) return;
  const [found, allowed] = [`${bytes} bytes`, `at most ${maxBytes} bytes`];
  throw new HeddleError('E_LIMIT', { where, found, allowed });
}

/** The bytes of a file. Throws E_MODEL_FILE where there is none and E_LIMIT where it is too large. */
export async function readFile(store: Store, name: string, maxBytes: number): Promise<Uint8Array> {
  const bytes = await readOptionalFile(store, name, maxBytes);
  if (bytes !== undefined) return requireOwnKind(bytes, locate(store, name));
  throw new HeddleError('E_MODEL_FILE', {
    where: locate(store, name),
    found: store.whyMissing?.(name) ?? 'there is no such file',
    allowed: 'a folder that heddle train wrote',
    fix: 'check the path, or train the model again',
  });
}

/** Throws E_MODEL_FILE for bytes that stand where a file should be, such as a page of a web server. */
export function requireOwnKind(bytes: Uint8Array, where: string): Uint8Array {
  const kind = foreignKind(bytes);
  if (kind === undefined) return bytes;
  throw new HeddleError('E_MODEL_FILE', {
    where,
    found: kind,
    allowed: 'the file of a model',
    fix: foreignRemedy(kind),
  });
}

/** The value of a JSON file. Throws E_MODEL_FILE where the bytes are not JSON in UTF-8. */
export function parseJson(bytes: Uint8Array, where: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (cause) {
    throw new HeddleError(
      'E_MODEL_FILE',
      { where, found: 'bytes that are not JSON', allowed: 'JSON in UTF-8', fix: 'restore the file' },
      { cause },
    );
  }
}

/** `value` in the form that the schema gives it. Throws `code` naming the first field that does not fit. */
export function parseWith<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  where: string,
  code: ErrorCode = 'E_MODEL_FILE',
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new HeddleError(code, {
    where: path.length === 0 ? where : `${where}: ${path.join('.')}`,
    found: message,
    fix: 'restore the file, or train the model again',
  });
}

/** A value as the bytes of a JSON file that people can read. */
export function encodeJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
}
