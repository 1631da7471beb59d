/** A node to the nodes that it points to. */
export type DirectedGraph = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * A cycle of a directed graph, its first node repeated at the end, or undefined if there is none.
 *
 * Source: depth-first search; an edge to a node on the current path closes a cycle (Tarjan 1972).
 */
export function findCycle(graph: DirectedGraph): readonly string[] | undefined {
  const finished = new Set<string>();
  const path: string[] = [];
  const visit = (node: string): readonly string[] | undefined => {
    if (finished.has(node)) return undefined;
    const start = path.indexOf(node);
    if (start !== -1) return [...path.slice(start), node];
    path.push(node);
    for (const next of graph.get(node) ?? []) {
      const cycle = visit(next);
      if (cycle !== undefined) return cycle;
    }
    path.pop();
    finished.add(node);
    return undefined;
  };
  for (const node of graph.keys()) {
    const cycle = visit(node);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
