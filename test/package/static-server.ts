/** A server of one folder, as a host of static pages is one. */
import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const types: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html'],
  ['.js', 'text/javascript'],
  ['.mjs', 'text/javascript'],
  ['.wasm', 'application/wasm'],
  ['.json', 'application/json'],
]);

export interface ServerOptions {
  /** Whether pages are cross-origin isolated, as threads need. */
  readonly isolated: boolean;
  /** Answers unknown addresses with the start page, as servers of single-page applications do. */
  readonly startPageForAll?: boolean;
}

/** Serves a folder; `close` ends it. */
export async function serveFolder(
  folder: string,
  { isolated, startPageForAll = false }: ServerOptions,
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const headers = isolated
    ? { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' }
    : {};
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname));
    const asked = join(folder, path.endsWith('/') ? `${path}index.html` : path);
    const isFile = statSync(asked, { throwIfNoEntry: false })?.isFile() === true;
    if (!isFile && !startPageForAll) {
      response.writeHead(404).end('not found');
      return;
    }
    const file = isFile ? asked : join(folder, 'index.html');
    response.writeHead(200, {
      ...headers,
      'content-type': types.get(extname(file)) ?? 'application/octet-stream',
    });
    response.end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { url: `http://127.0.0.1:${port}`, close };
}
