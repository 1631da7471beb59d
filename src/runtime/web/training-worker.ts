/** A worker of the browser that trains: the script that `npm run build` makes of `browser-worker.ts`. */
import { HeddleError } from '../../base/errors.ts';

/**
 * Starts the worker; its first message says that it is there, and is not handed on.
 *
 * Throws E_CONFIG where the browser or the server has no such script.
 */
export function startTrainingWorker(): Promise<Worker> {
  return new Promise((resolve, reject) => {
    const refuse = (found: string) =>
      reject(new HeddleError('E_CONFIG', { where: 'heddle-worker.js', found }));
    try {
      const worker = new Worker(new URL('./heddle-worker.js', import.meta.url), { type: 'module' });
      worker.addEventListener('message', () => resolve(worker), { once: true });
      worker.addEventListener('error', () => {
        worker.terminate();
        refuse('it is not next to the program, or the browser does not run it as a worker');
      });
    } catch (error) {
      refuse(error instanceof Error ? error.message : String(error));
    }
  });
}
