/** Calls of functions of the user that are told of something, such as progress. */

/** Calls listeners and keeps the first error that one of them throws, at once or in a promise that it returns. */
export class ListenerCalls {
  #failure: { readonly error: unknown } | undefined;
  readonly #pending = new Set<Promise<unknown>>();
  readonly #onFailure: (error: unknown) => void;

  constructor(onFailure: (error: unknown) => void = () => undefined) {
    this.#onFailure = onFailure;
  }

  /** Whether a listener has failed; none is called any more then. */
  get failed(): boolean {
    return this.#failure !== undefined;
  }

  call<Told>(listener: ((told: Told) => unknown) | undefined, told: Told): void {
    if (listener === undefined || this.failed) return;
    try {
      const answer = listener(told);
      if (isThenable(answer)) this.#await(answer);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Waits for the promises that listeners have returned. Throws the error of the first listener that failed. */
  async settle(): Promise<void> {
    await Promise.all(this.#pending);
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  #await(answer: PromiseLike<unknown>): void {
    const settled = Promise.resolve(answer)
      .catch((error: unknown) => this.#fail(error))
      .finally(() => this.#pending.delete(settled));
    this.#pending.add(settled);
  }

  #fail(error: unknown): void {
    if (this.#failure !== undefined) return;
    this.#failure = { error };
    this.#onFailure(error);
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { readonly then?: unknown } | null | undefined)?.then === 'function';
}
