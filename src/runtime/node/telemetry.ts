/** Keeps onnxruntime silent: no device id in the user's cache folder, no log in the temporary folder, nothing sent. */
import { isMainThread } from 'node:worker_threads';
import { HeddleError } from '../../base/errors.ts';

const variable = 'ORT_DISABLE_TELEMETRY';
const patienceMs = 10_000;

let silenced: Promise<void> | undefined;

/**
 * Turns the telemetry of onnxruntime off for the whole process, whatever the variable said before. To be awaited before
 * the first session: onnxruntime reads the environment of the process once, and only `1` turns everything off
 * (docs/Privacy.md of onnxruntime 1.30; on Windows it writes events of the system instead, which this does not stop).
 *
 * Throws: E_BUSY in a worker with an environment of its own while the main thread is blocked.
 */
export function keepTelemetryOff(): Promise<void> {
  silenced ??= silence().catch((error: unknown) => {
    silenced = undefined;
    throw error;
  });
  return silenced;
}

/** In a worker that was not started with `SHARE_ENV`, `process.env` is a copy that onnxruntime does not see. */
async function silence(): Promise<void> {
  process.env[variable] = '1';
  if (!isMainThread && !processHasIt()) await setInMainThread();
}

/** Whether the environment of the process, which the diagnostic report shows in every thread, has the variable. */
function processHasIt(): boolean {
  // The report looks up the names of open connections unless told not to (Node 20.13; its types lack the field).
  const report: typeof process.report & { excludeNetwork?: boolean } = process.report;
  const { excludeNetwork = false } = report;
  report.excludeNetwork = true;
  const { environmentVariables } = report.getReport() as { environmentVariables: Record<string, string> };
  report.excludeNetwork = excludeNetwork;
  return environmentVariables[variable] === '1';
}

/** Only the main thread can set a variable of the process; the inspector is how another thread asks it. */
async function setInMainThread(): Promise<void> {
  const { Session } = await import('node:inspector/promises');
  const session = new Session();
  session.connectToMainThread();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(mainThreadIsBlocked()), patienceMs);
  });
  const expression = `process.env.${variable} = '1'`;
  await Promise.race([session.post('Runtime.evaluate', { expression }), late]).finally(() => {
    clearTimeout(timer);
    session.disconnect();
  });
}

function mainThreadIsBlocked(): HeddleError {
  return new HeddleError('E_BUSY', {
    where: 'onnxruntime-node in a worker thread',
    found: `its telemetry cannot be turned off: the main thread has not answered for ${patienceMs / 1000} seconds`,
    fix: `start the worker with { env: SHARE_ENV }, or start Node with ${variable}=1`,
  });
}
