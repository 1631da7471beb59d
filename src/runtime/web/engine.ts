/** The start of onnxruntime's WebAssembly, which happens once in a page, a worker or a process. */
import { HeddleError } from '../../base/errors.ts';
import { foreignKind, foreignRemedy } from '../../base/foreign-bytes.ts';
import { requireThreads } from '../threads.ts';
import { type EngineFiles, engineFiles, env } from './onnxruntime-web.ts';

interface Engine {
  readonly threads: number;
  /** Why there are no more threads. */
  readonly reason: string;
}

let started: Promise<Engine> | undefined;

/** How long threads may take to start; a browser that holds them back says nothing. */
const patienceMs = 60_000;

/**
 * Starts the engine with so many threads where that is possible, else with one, and tells why.
 *
 * Throws: E_CONFIG for more threads than any machine has use for, and where a file of the engine is not where it should be,
 * naming its address.
 */
export async function startEngine(
  threads: number,
  tell: (text: string) => unknown = () => undefined,
): Promise<void> {
  requireThreads(threads, globalThis.navigator?.hardwareConcurrency ?? 1);
  started ??= start(threads).catch((error: unknown) => {
    started = undefined;
    throw error;
  });
  const engine = await started;
  if (engine.threads >= threads) return;
  const count = engine.threads === 1 ? 'one thread' : `${engine.threads} threads`;
  tell(`computing with ${count} in the place of ${threads}: ${engine.reason}`);
}

async function start(asked: number): Promise<Engine> {
  const inNode = globalThis.process?.versions?.node !== undefined;
  const [wasm, obstacle] = inNode
    ? [undefined, 'on WebAssembly in Node there is one']
    : await Promise.all([fetchWasm(engineFiles), asked > 1 ? obstacleToThreads(engineFiles) : undefined]);
  const threads = obstacle === undefined ? asked : 1;
  env.wasm.numThreads = threads;
  if (!inNode) env.wasm.initTimeout = patienceMs;
  if (engineFiles !== undefined && !inNode) env.wasm.wasmPaths = engineFiles;
  if (wasm !== undefined) env.wasm.wasmBinary = wasm;
  return { threads, reason: obstacle ?? 'the first model that a page loads decides for all' };
}

/** Why a page cannot have threads, in words; undefined where it can. */
async function obstacleToThreads(files: EngineFiles | undefined): Promise<string | undefined> {
  if (!globalThis.crossOriginIsolated) {
    return (
      'the page is not cross-origin isolated; its server must send Cross-Origin-Opener-Policy: same-origin and ' +
      'Cross-Origin-Embedder-Policy: require-corp'
    );
  }
  if (files === undefined || (await isWorkerScript(files.mjs))) return undefined;
  return `${files.mjs} is not a script that a worker can run`;
}

/** Whether a worker can be started from a script: it is there, it is JavaScript, and the browser raises no objection. */
async function isWorkerScript(address: string): Promise<boolean> {
  const response = await fetch(address).catch(() => undefined);
  const type = response?.headers.get('content-type') ?? '';
  await response?.body?.cancel();
  if (!response?.ok || !/javascript/.test(type)) return false;
  return !(await isRefused(address));
}

/** Whether a browser refuses a worker; it says so in an event soon after, and acceptance says nothing. */
function isRefused(address: string, waitMs = 500): Promise<boolean> {
  return new Promise((resolve) => {
    try {
      const worker = new Worker(address, { type: 'module' });
      const end = (refused: boolean) => {
        worker.terminate();
        resolve(refused);
      };
      worker.addEventListener('error', () => end(true));
      setTimeout(end, waitMs, false);
    } catch {
      resolve(true);
    }
  });
}

/** The WebAssembly, checked here since onnxruntime would say no more than that it cannot compile. */
async function fetchWasm(files: EngineFiles | undefined): Promise<ArrayBuffer | undefined> {
  if (files === undefined) return undefined;
  const response = await fetch(files.wasm).catch((cause: unknown) => {
    throw notThere(files.wasm, `it cannot be fetched (${cause instanceof Error ? cause.message : cause})`);
  });
  if (!response.ok) throw notThere(files.wasm, `the server answers ${response.status}`);
  const buffer = await response.arrayBuffer();
  const bytes = new Uint8Array(buffer);
  if (String.fromCharCode(...bytes.subarray(0, 4)) === '\0asm') return buffer;
  const kind = foreignKind(bytes);
  if (kind === undefined) throw notThere(files.wasm, `${bytes.length} bytes that are not WebAssembly`);
  throw notThere(files.wasm, `${kind} in its place (${foreignRemedy(kind)})`);
}

function notThere(where: string, found: string): HeddleError {
  return new HeddleError('E_CONFIG', {
    where,
    found,
    allowed: "onnxruntime's WebAssembly",
    fix: 'bundlers that know new URL(..., import.meta.url), such as Vite, put it there; for others copy heddle/dist/runtime/web/{ort-*,heddle-worker.js} next to the program',
  });
}
