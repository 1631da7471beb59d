/** A model that is read from the web. */
import { HeddleError } from '../base/errors.ts';
import { foreignKind, foreignRemedy } from '../base/foreign-bytes.ts';
import { requireAtMost } from '../bundle/bundle-file.ts';
import type { Store } from '../bundle/store.ts';

/**
 * The store of a folder on the web, such as `https://example.org/my-model`.
 *
 * A start page that a server gives for every unknown address counts as no file, and so does a file that it forbids: stores
 * such as S3 answer so for one that is not there. Reading throws E_MODEL_FILE where the
 * server cannot be reached or answers with an error, and E_LIMIT for a file that is too large.
 */
export function urlStore(url: URL): Store {
  const folder = new URL(url);
  if (!folder.pathname.endsWith('/')) folder.pathname += '/';
  const missing = new Map<string, string>();
  return Object.freeze({
    name: folder.href.replace(/\/$/, ''),
    whyMissing: (name: string) => missing.get(name),
    list: async () => [],
    async read(name: string, maxBytes: number) {
      const address = new URL(name, folder);
      address.search = folder.search;
      const bytes = await fetchBytes(address, maxBytes, (found) => missing.set(name, found));
      if (bytes === undefined) return undefined;
      const kind = foreignKind(bytes);
      if (kind === undefined || !/page/.test(kind)) return bytes;
      missing.set(name, `${kind} in its place; ${foreignRemedy(kind)}`);
      return undefined;
    },
  });
}

/**
 * The bytes at an address, or undefined where there is none, or where `forbidden` is told of an answer that forbids it.
 * Throws E_MODEL_FILE and E_LIMIT as `urlStore`.
 */
export async function fetchBytes(
  address: URL,
  maxBytes: number,
  forbidden?: (found: string) => void,
): Promise<Uint8Array | undefined> {
  const where = address.href;
  const response = await fetch(address).catch((cause: unknown) => {
    const found = `it cannot be fetched (${cause instanceof Error ? cause.message : String(cause)})`;
    const fix = 'check the address, the connection, and that the server allows other origins (CORS)';
    throw new HeddleError('E_MODEL_FILE', { where, found, fix }, { cause });
  });
  if (response.status === 404 || response.status === 410) return undefined;
  if (!response.ok) {
    const found = `the server answers ${response.status} ${response.statusText}`.trimEnd();
    if (response.status !== 403 || forbidden === undefined) {
      throw new HeddleError('E_MODEL_FILE', { where, found, fix: 'check the address' });
    }
    forbidden(found);
    return undefined;
  }
  const announced = Number(response.headers.get('content-length') ?? 0);
  if (announced > maxBytes) await response.body?.cancel();
  requireAtMost(announced, maxBytes, where);
  const bytes = await response.arrayBuffer().catch((cause: unknown) => {
    const found = `the connection ended before the file did (${cause instanceof Error ? cause.message : String(cause)})`;
    throw new HeddleError('E_MODEL_FILE', { where, found, fix: 'try again' }, { cause });
  });
  return new Uint8Array(bytes);
}
