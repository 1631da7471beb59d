/** Traced outputs with their parameters, loaded once and run with the parameters of any seed. */
import type { HostTensor } from '../graph/host-tensor.ts';
import { inputName } from '../graph/input.ts';
import type { Tensor } from '../graph/tensor.ts';
import { nodesOf } from '../graph/walk.ts';
import { compile } from '../library/compile.ts';
import { initializeParameters, layoutOf, viewsOf } from '../nn/flat-parameters.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import type { ExperimentHost } from './experiment.ts';

export type Feeds = ReadonlyMap<string, HostTensor>;

export interface TracedFunction {
  /** The parameters that the project's own initialisers give for a seed. */
  readonly parameters: (seed: number) => Feeds;
  /** The outputs by name; feeds that the outputs do not depend on are left aside. */
  readonly run: (...feeds: readonly Feeds[]) => Promise<Feeds>;
  readonly release: () => Promise<void>;
}

/** Loads `outputs`, which were traced in `scope`. */
export async function loadFunction(
  outputs: Readonly<Record<string, Tensor>>,
  scope: ModuleScope,
  { runtime, threads }: ExperimentHost,
): Promise<TracedFunction> {
  const specs = scope.parameters;
  const read = new Set(nodesOf(Object.values(outputs)).map(({ outputs: [x] }) => inputName(x!)));
  const compiled = await compile(outputs, runtime, { threads });
  return {
    parameters: (seed) => viewsOf(layoutOf(specs), initializeParameters(specs, seed)),
    run: (...feeds) => {
      const all = feeds.flatMap((some) => [...some]);
      return compiled.run(Object.fromEntries(all.filter(([name]) => read.has(name))));
    },
    release: compiled.release,
  };
}
