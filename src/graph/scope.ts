/** The path of the layer that is being traced: it names nodes and appears in shape errors. */

let path: readonly string[] = [];

/** Runs `trace` with `name` added to the path. Tracing is synchronous, so paths nest. */
export function withScope<T>(name: string, trace: () => T): T {
  return atPath([...path, name], trace);
}

/** Runs `trace` with `scope` as the whole path: for nodes that belong where another node was traced. */
export function inScope<T>(scope: string, trace: () => T): T {
  return atPath(scope === '' ? [] : [scope], trace);
}

function atPath<T>(inner: readonly string[], trace: () => T): T {
  const outer = path;
  path = inner;
  try {
    return trace();
  } finally {
    path = outer;
  }
}

export function currentScope(): string {
  return path.join('/');
}
