/** The path of the layer that is being traced: it names nodes and appears in shape errors. */

const path: string[] = [];

/** Runs `trace` with `name` added to the path. Tracing is synchronous, so paths nest. */
export function withScope<T>(name: string, trace: () => T): T {
  path.push(name);
  try {
    return trace();
  } finally {
    path.pop();
  }
}

export function currentScope(): string {
  return path.join('/');
}
