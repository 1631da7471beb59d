/** Ctrl-C: once to end in good order, twice to end without saving, three times to be ended by the system. */

/** The exit status of a program that was interrupted: 128 and the number of SIGINT. */
export const interruptedStatus = 130;

/** Calls one function at each of the next SIGINTs, in order; returns a function that takes this back. */
export function onInterrupts(...actions: readonly (() => void)[]): () => void {
  const rest = [...actions];
  const release = () => {
    process.off('SIGINT', listen);
  };
  const listen = () => {
    const action = rest.shift();
    if (rest.length === 0) release();
    action?.();
  };
  process.on('SIGINT', listen);
  return release;
}
