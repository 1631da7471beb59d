/** What the builds of onnxruntime have in common: feeds in, fetches out, errors as ours. */
import { HeddleError } from '../base/errors.ts';
import type { HostTensor } from '../graph/host-tensor.ts';
import type { Session } from './runtime.ts';

/** One build: its name in messages, how it wraps memory, and whether it writes into a tensor given as a fetch. */
export interface OnnxruntimeBuild<T> {
  readonly name: string;
  readonly wrap: (tensor: HostTensor) => T;
  readonly writesFetches: boolean;
}

/** The part of onnxruntime's InferenceSession that is used here. */
export interface InferenceSessionLike<T> {
  readonly outputNames: readonly string[];
  run(
    feeds: Record<string, T>,
    fetches: Record<string, T | null>,
  ): Promise<Readonly<Record<string, unknown>>>;
}

type Tensors<V> = ReadonlyMap<string, V>;

/**
 * Creates a session of either build.
 *
 * Throws: E_MODEL_FILE where onnxruntime refuses the model.
 */
export async function createOrRefuse<S>(build: string, create: () => Promise<S>): Promise<S> {
  try {
    return await create();
  } catch (error) {
    throw runtimeError('E_MODEL_FILE', build, error, 'check the model with heddle inspect');
  }
}

/**
 * `Session.run` over either build.
 *
 * Throws: E_SHAPE where a feed is missing or does not fit, or a fetch has no such output.
 */
export async function runSession<T>(
  build: OnnxruntimeBuild<T>,
  session: InferenceSessionLike<T>,
  feeds: Tensors<HostTensor>,
  fetches: Tensors<HostTensor | undefined>,
): ReturnType<Session['run']> {
  const { name: where, wrap, writesFetches } = build;
  const wanted: Record<string, T | null> = {};
  for (const [name, memory] of fetches) {
    if (!session.outputNames.includes(name)) throw unknownOutput(where, name, session.outputNames);
    wanted[name] = memory !== undefined && writesFetches ? wrap(memory) : null;
  }
  const fed = Object.fromEntries([...feeds].map(([name, tensor]) => [name, wrap(tensor)]));
  const results = await session.run(fed, wanted).catch((error: unknown) => {
    throw runtimeError('E_SHAPE', where, error);
  });
  const fetched = new Map<string, HostTensor>();
  for (const [name, memory] of fetches) {
    const result = results[name];
    if (memory === undefined) fetched.set(name, toHost(result));
    else
      fetched.set(
        name,
        writesFetches ? memory : copyInto(memory, toHost(result), `${where}, output ${name}`),
      );
  }
  return fetched;
}

function toHost(tensor: unknown): HostTensor {
  const { type, dims, data } = tensor as { type: HostTensor['dtype'] } & Pick<HostTensor, 'dims' | 'data'>;
  return { dtype: type, dims, data };
}

function copyInto(memory: HostTensor, result: HostTensor, where: string): HostTensor {
  const describe = ({ dtype, dims }: HostTensor) => `${dtype} [${dims.join(', ')}]`;
  if (describe(memory) !== describe(result)) {
    const found = `memory of ${describe(memory)}`;
    throw new HeddleError('E_SHAPE', { where, found, allowed: describe(result) });
  }
  (memory.data as Float32Array).set(result.data as Float32Array);
  return memory;
}

function unknownOutput(where: string, name: string, allowed: readonly string[]): HeddleError {
  return new HeddleError('E_SHAPE', { where, found: `no output '${name}'`, allowed: allowed.join(', ') });
}

function runtimeError(
  code: 'E_MODEL_FILE' | 'E_SHAPE',
  where: string,
  cause: unknown,
  fix?: string,
): HeddleError {
  const found = cause instanceof Error ? cause.message : String(cause);
  return new HeddleError(code, { where, found, ...(fix !== undefined && { fix }) }, { cause });
}
