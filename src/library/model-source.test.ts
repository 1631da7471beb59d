import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tinyBundle } from '../../test/fixtures/tiny-bundle.ts';
import { manifestFile, withManifest } from '../bundle/manifest.ts';
import { bundleFiles } from '../bundle/save-bundle.ts';
import { noMedia } from '../data/media.ts';
import { nodePlatform } from '../node-platform.ts';
import { sequenceToSequenceTask as task } from '../tasks/sequence-to-sequence.ts';
import { type DirectoryHandle, type FileLike, writeToHandle } from './directory-handle.ts';
import { createLibrary } from './library.ts';
import type { ModelSource } from './model-source.ts';
import { openModel, type TrainedModel } from './trained-model.ts';
import { zipOf } from './zip.ts';

const { fit, load, save } = createLibrary(nodePlatform);
const { load: loadInPage, save: saveInPage } = createLibrary({
  runtime: nodePlatform.runtime,
  defaultThreads: () => 1,
  media: noMedia,
  fitInThread: async () => undefined,
});

let files: ReadonlyMap<string, Uint8Array>;
let model: TrainedModel;
let expected: unknown;
beforeAll(async () => {
  const bundle = await tinyBundle();
  files = bundleFiles(task, bundle);
  model = openModel(bundle, { runtime: nodePlatform.runtime });
  expected = await model.predict(['abc']);
});
afterAll(() => model.release());

const chosen = (folder: string, content = files): FileLike[] =>
  [...content].map(([name, bytes]) => {
    const file = new File([bytes as Uint8Array<ArrayBuffer>], name.split('/').at(-1)!);
    return Object.assign(file, { webkitRelativePath: `${folder}${name}` });
  });

/** A folder as a browser gives one, in memory. */
function memoryHandle(name = 'my-model'): DirectoryHandle & { readonly written: Map<string, Uint8Array> } {
  const written = new Map<string, Uint8Array>();
  const folders = new Map<string, DirectoryHandle>();
  const missing = () => Object.assign(new Error('none'), { name: 'NotFoundError' });
  return {
    kind: 'directory',
    name,
    written,
    async getDirectoryHandle(child, { create = false } = {}) {
      if (!folders.has(child) && !create) throw missing();
      const folder = folders.get(child) ?? memoryHandle(child);
      folders.set(child, folder);
      return folder;
    },
    async getFileHandle(child, { create = false } = {}) {
      if (!written.has(child) && !create) throw missing();
      return {
        getFile: async () => new File([written.get(child) as Uint8Array<ArrayBuffer>], child),
        createWritable: async () => ({
          write: async (bytes) => void written.set(child, bytes),
          close: async () => undefined,
        }),
      };
    },
  };
}

/** A server for one test. */
async function withServer<T>(answer: RequestListener, use: (url: string) => Promise<T>): Promise<T> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/models/mine`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const serve =
  (served: ReadonlyMap<string, Uint8Array>, missing = 404): RequestListener =>
  (request, response) => {
    const bytes = served.get((request.url ?? '').replace(/^\/models\/mine\/|\?.*$/g, ''));
    if (bytes === undefined) response.writeHead(missing).end();
    else response.end(bytes);
  };
const serveFiles: RequestListener = (request, response) => serve(files)(request, response);

async function answers(source: ModelSource, from = load): Promise<void> {
  const loaded = await from(source);
  expect(await loaded.predict(['abc'])).toEqual(expected);
  await loaded.release();
}

test('a model is read from every kind of source', async () => {
  const handle = memoryHandle();
  await save(model, handle);
  for (const from of [load, loadInPage]) {
    await answers(files, from);
    await answers(await save(model), from);
    await answers([new File([await saveInPage(model)], 'model.zip')], from);
    await answers(chosen('some/where/'), from);
    await answers(chosen(''), from);
    await answers(handle, from);
    await withServer(serveFiles, async (url) => {
      await answers(url, from);
      await answers(new URL(`${url}/?key=1`), from);
    });
  }
  expect([...handle.written.keys()]).toContain('config.json');
});

test('a zip archive at an address', async () => {
  const bytes = new Uint8Array(await (await save(model)).arrayBuffer());
  await withServer(
    (_, response) => response.end(bytes),
    (url) => answers(`${url}.zip`),
  );
});

/** The files with their manifest, and one bit of the weights that has changed. */
function flipped(): ReadonlyMap<string, Uint8Array> {
  const listed = new Map(withManifest(files));
  const weights = listed.get('model.safetensors')!.slice();
  weights[weights.length - 1]! ^= 1;
  return listed.set('model.safetensors', weights);
}

const damaged = (name: string) => new RegExp(`${name}: damaged, or changed by another program`);

test('a flipped bit is found in every kind of source with a manifest', async () => {
  const bad = flipped();
  const handle = memoryHandle();
  await writeToHandle(handle, bad);
  const sources: ModelSource[] = [bad, zipOf(bad), chosen('some/where/', bad), chosen('', bad), handle];
  for (const from of [load, loadInPage]) {
    for (const source of sources) {
      await expect(from(source, { verify: false })).rejects.toThrow(damaged('model.safetensors'));
    }
    await withServer(serve(bad), async (url) => {
      await expect(from(url, { verify: false })).rejects.toThrow(damaged('model.safetensors'));
    });
  }
  const listed = new TextDecoder().decode(withManifest(files).get(manifestFile));
  const other = new TextEncoder().encode(listed.replace('"generation": 1', '"generation": 2'));
  await expect(load(new Map(files).set(manifestFile, other))).rejects.toThrow(damaged(manifestFile));
});

test('with a manifest: what is left out is not there, what is not listed is not read, a forbidden file is none', async () => {
  const whole = withManifest(new Map([...files, ['history.jsonl', new Uint8Array(0)]]));
  const without = new Map([...whole, ['source.json', new Uint8Array(1)]]);
  without.delete('history.jsonl');
  for (const source of [whole, without, zipOf(without), chosen('', without)]) await answers(source);
  await withServer(serve(without, 403), answers);
  await withServer(serve(files, 403), answers);
  const noWeights = new Map(files);
  noWeights.delete('model.safetensors');
  await withServer(serve(noWeights, 403), (url) =>
    expect(load(url)).rejects.toThrow('model.safetensors: the server answers 403'),
  );
});

test('a set that comes while another is read over the web is read as a whole', async () => {
  const other = withManifest(bundleFiles(task, await tinyBundle(2)));
  let answered = 0;
  const listener: RequestListener = (request, response) =>
    serve(answered++ < 4 ? withManifest(files) : other)(request, response);
  await withServer(listener, async (url) => {
    const loaded = await load(url);
    expect(bundleFiles(task, loaded.bundle)).toEqual(bundleFiles(task, await tinyBundle(2)));
    await loaded.release();
  });
});

test('fit fetches an archive once', async () => {
  const bytes = new Uint8Array(await zipOf(withManifest(files)).arrayBuffer());
  let requests = 0;
  const listener: RequestListener = (_, response) => {
    requests++;
    response.end(bytes);
  };
  const train = ['a', 'b', 'ab', 'ba'].map((source) => ({ source, target: 'one' }));
  await withServer(listener, async (url) => {
    const tuned = await fit(train, { init: `${url}.zip`, updates: 1, threads: 1, worker: false });
    await tuned.release();
  });
  expect(requests).toBe(1);
});

const page = '<!DOCTYPE html><html><body>my application</body></html>';
const fileIs =
  (name: string, answer: RequestListener): RequestListener =>
  (request, response) =>
    request.url?.endsWith(name) ? answer(request, response) : serveFiles(request, response);

test.each<[string, RequestListener, string]>([
  ['a start page for all', (_, response) => response.end(page), 'config.json: an HTML page in its place'],
  [
    'a start page for the weights',
    fileIs('.safetensors', (_, response) => response.end(`\n${page}`)),
    'model.safetensors: an HTML page in its place; the server answers unknown addresses with its start page',
  ],
  [
    'a pointer of Git LFS',
    fileIs('.safetensors', (_, response) => response.end('version https://git-lfs.github.com/spec/v1\noid')),
    'model.safetensors: a pointer of Git LFS',
  ],
  ['nothing', (_, response) => response.writeHead(404).end(), 'config.json: there is no such file'],
  ['an error', (_, response) => response.writeHead(503).end(), 'heddle.json: the server answers 503'],
  [
    'half of a file',
    fileIs('.safetensors', (_, response) => {
      response.writeHead(200, { 'content-length': '100000' });
      response.write('x', () => setTimeout(() => response.destroy(), 50));
    }),
    'model.safetensors: the connection ended before the file did',
  ],
  [
    'a file without end',
    fileIs('config.json', (_, response) =>
      response.writeHead(200, { 'content-length': '9'.repeat(12) }).flushHeaders(),
    ),
    'bytes; allowed: at most',
  ],
])('a server that gives %s is named', async (_, answer, message) => {
  await withServer(answer, (url) => expect(load(url)).rejects.toThrow(message));
});

test('a server that is not there is named', async () => {
  const gone = await withServer(serveFiles, async (url) => url);
  await expect(load(gone)).rejects.toThrow(`${gone}/heddle.json: it cannot be fetched`);
});

test.each<[unknown, string]>([
  [undefined, 'load: undefined; allowed: the path or URL of a folder'],
  [3, 'load: number; allowed'],
  [{}, 'load: object; allowed'],
  [new Blob(['no zip']), 'load: a file that is not a complete zip archive'],
  [[], 'load/config.json: there is no such file'],
])('%o is no source', async (source, message) => {
  await expect(load(source as ModelSource)).rejects.toThrow(message);
});

test('where there are no folders, a path is refused with what is allowed', async () => {
  await expect(loadInPage('my-model')).rejects.toThrow(
    'the path "my-model", but there are no folders here; allowed: a URL',
  );
  await expect(saveInPage(model, 'my-model')).rejects.toThrow(
    'allowed: the handle of a folder, or nothing, for a zip archive',
  );
  await expect(save(model, 3 as never)).rejects.toThrow(
    'allowed: the path of a folder, the handle of a folder',
  );
});

test('bytes of another kind in files that are given by name', async () => {
  const wrong = new Map(files).set('model.safetensors', new TextEncoder().encode(page));
  await expect(load(wrong)).rejects.toThrow(
    'load/model.safetensors: an HTML page; allowed: the file of a model',
  );
});

test('a folder that refuses is E_DISK', async () => {
  const handle: DirectoryHandle = {
    ...memoryHandle(),
    getFileHandle: async () => {
      throw Object.assign(new Error('no permission'), { name: 'NotAllowedError' });
    },
  };
  await expect(save(model, handle)).rejects.toMatchObject({ code: 'E_DISK' });
  await expect(load(handle)).rejects.toMatchObject({ code: 'E_DISK' });
});
