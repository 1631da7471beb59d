import { HeddleError } from '../base/errors.ts';
import type { Runtime } from './runtime.ts';

/**
 * A runtime whose sessions refuse to run once `abandoned` says so, which ends whatever is computed: a thread that
 * is ended from outside while native code runs takes the whole process with it.
 *
 * Before each run it waits for `pause`, in which other work of the thread may have its turn.
 */
export function abandonableRuntime(
  runtime: Runtime,
  abandoned: () => boolean,
  pause: () => Promise<void> = async () => undefined,
): Runtime {
  return Object.freeze({
    name: runtime.name,
    load: async (...model: Parameters<Runtime['load']>) => {
      const session = await runtime.load(...model);
      return {
        run: async (...step: Parameters<typeof session.run>) => {
          await pause();
          if (!abandoned()) return session.run(...step);
          throw new HeddleError('E_INTERNAL', { where: 'training', found: 'it was abandoned' });
        },
        release: session.release,
      };
    },
  });
}
