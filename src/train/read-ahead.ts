/** Batches that are read from files while a step is computed. */
import { nextTask } from '../base/next-task.ts';

/** A place in a run: the micro-batches from `position` on, of an epoch. */
interface Place {
  readonly epoch: number;
  readonly position: number;
}

export interface AheadReader<Result> {
  /** What stands at a place; read now, unless `begin` has begun to. */
  take(place: Place): Promise<Result>;
  /** Begins to read what stands at a place, and waits until the reading threads know of it. An error is told by `take`. */
  begin(place: Place): Promise<void>;
}

/** A reader that remembers one place ahead: memory holds what is in use and what comes next. */
export function readAhead<Result>(read: (place: Place) => Promise<Result>): AheadReader<Result> {
  let ahead: (Place & { readonly found: Promise<Result> }) | undefined;
  return {
    take({ epoch, position }) {
      const known = ahead?.epoch === epoch && ahead.position === position ? ahead.found : undefined;
      ahead = undefined;
      return known ?? read({ epoch, position });
    },
    async begin(place) {
      const found = read(place);
      found.catch(() => undefined);
      ahead = { ...place, found };
      await nextTask();
    },
  };
}
