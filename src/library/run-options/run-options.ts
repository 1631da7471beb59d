/** Options of runs. Made by `npm run types` from the schemas; a test holds that it is up to date. */

/** Options that every run has. */
export interface RunOptions {
  /** End after this many passes over the data (an integer from 1 to 1,000,000,000). */
  readonly epochs?: number | undefined;
  /** End after this many updates (an integer from 1 to 1,000,000,000). */
  readonly updates?: number | undefined;
  /** End after this many minutes (a number above 0 to 1,000,000). */
  readonly minutes?: number | undefined;
  /** Tokens of a batch with padding (an integer from 16 to 10,000,000; default: 4096). */
  readonly batchTokens?: number | undefined;
  /** Optimizer (default: adam). */
  readonly optimizer?: 'adam' | 'adamw' | undefined;
  /** Peak learning rate (a number above 0 to 10; default: 0.002). */
  readonly learningRate?: number | undefined;
  /** Weight decay of matrices (default: the optimizer's; a number from 0 to 1). */
  readonly weightDecay?: number | undefined;
  /** Course of the learning rate (default: cosine). */
  readonly schedule?: 'constant' | 'inverse-sqrt' | 'cosine' | 'linear' | undefined;
  /**
   * Updates of linear warm-up; below 1: its share of the run (default: 200, at most a tenth of the run; a
   * number from 0 to 1,000,000,000).
   */
  readonly warmup?: number | undefined;
  /** Largest global norm of the gradient; 0: no limit (a number from 0 to 1,000,000; default: 1). */
  readonly clip?: number | undefined;
  /**
   * Where the loss or its gradient is not finite: end with an error, or go back to the last evaluation with
   * half the learning rate (default: stop).
   */
  readonly onDivergence?: 'stop' | 'rollback' | undefined;
  /** Batches whose gradients make one update (an integer from 1 to 4,096; default: 1). */
  readonly accumulate?: number | undefined;
  /** Evaluations without progress before the end; 0: never (an integer from 0 to 1,000,000; default: 10). */
  readonly patience?: number | undefined;
  /** Updates between evaluations (default: about an epoch; an integer from 1 to 1,000,000,000). */
  readonly evaluateEvery?: number | undefined;
  /** End as soon as the dev metric is as good as this (a number from 0 to 1,000,000). */
  readonly until?: number | undefined;
  /** Seed of initialisation, shuffling and dropout (an integer from 0; default: 1). */
  readonly seed?: number | undefined;
  /** Threads of one operator (default: all cores; an integer from 1 to 1,024). */
  readonly threads?: number | undefined;
  /** Parts that stay as they are, such as embeddings,layers.0-3 or a name of heddle inspect. */
  readonly freeze?: string | undefined;
  /** Factor on the learning rate from each layer to the one below (a number above 0 to 1). */
  readonly layerDecay?: number | undefined;
}
