/**
 * Slice pushdown: where a graph reads only some places of an axis, only those are computed.
 *
 * A head that reads the first position of the last layer needs queries, feed-forward and norms of that layer at that
 * position alone; keys and values it needs everywhere. Tracing cannot know this when it comes to the layer.
 * Source: selection pushdown in query plans: Garcia-Molina, Ullman and Widom (2008), "Database systems", section 16.2;
 * what is demanded is found by a backward data-flow analysis: Aho et al. (2006), "Compilers", section 9.2.
 */
import { type Dim, formatDim } from '../graph/dim.ts';
import type { Restriction } from '../graph/op.ts';
import { inScope } from '../graph/scope.ts';
import { dimAt } from '../graph/shape.ts';
import { apply, type Node, type Tensor } from '../graph/tensor.ts';
import { nodesOf } from '../graph/walk.ts';
import { type SliceAttributes, slice, sliceOp } from '../ops/slice.ts';

/** What the readers of a tensor read of it: some places of one axis, the same for all readers, or the whole. */
type Demand = SliceAttributes | 'whole';

/** A node that is computed at some places only. */
interface Restricted extends Restriction {
  readonly places: SliceAttributes;
}

/** `outputs` computed anew without what none of them depends on; the same values, the same inputs. */
export function pushDownSlices(outputs: readonly Tensor[]): readonly Tensor[] {
  const nodes = nodesOf(outputs);
  const restricted = restrictions(outputs, nodes);
  return restricted.size === 0 ? outputs : rebuild(outputs, nodes, restricted);
}

/** The places that a slice takes of its input; undefined for all other nodes. */
function placesOf({ op, attributes }: Node): SliceAttributes | undefined {
  return (op as unknown) === sliceOp ? (attributes as SliceAttributes) : undefined;
}

/** Every node whose readers all read the same places, which it can compute by themselves. Readers come before what they read. */
function restrictions(outputs: readonly Tensor[], nodes: readonly Node[]): ReadonlyMap<Node, Restricted> {
  const demands = new Map<Tensor, Demand>(outputs.map((tensor) => [tensor, 'whole']));
  const found = new Map<Node, Restricted>();
  for (const node of [...nodes].reverse()) {
    const restricted = restrictionOf(node, demands);
    if (restricted !== undefined) found.set(node, restricted);
    node.inputs.forEach((tensor, i) => {
      const demand = readPlaces(node, i, restricted) ?? 'whole';
      demands.set(tensor, join(demands.get(tensor), demand));
    });
  }
  return found;
}

function restrictionOf(node: Node, demands: ReadonlyMap<Tensor, Demand>): Restricted | undefined {
  const read = node.outputs.filter((tensor) => demands.has(tensor));
  const demand = read.map((tensor) => demands.get(tensor)!).reduce<Demand | undefined>(join, undefined);
  if (demand === undefined || demand === 'whole') return undefined;
  const restriction = node.op.restrict?.(node, demand.axis, lengthOf(read[0]!, demand));
  return restriction && { ...restriction, places: demand };
}

/** What `node` reads of its input number `i`; undefined: the whole. */
function readPlaces(node: Node, i: number, restricted: Restricted | undefined): SliceAttributes | undefined {
  if (restricted === undefined) return placesOf(node);
  const axis = restricted.axes[i];
  return axis === undefined ? undefined : { ...restricted.places, axis };
}

function join(a: Demand | undefined, b: Demand): Demand {
  return a === undefined || keyOf(a) === keyOf(b) ? b : 'whole';
}

function keyOf(demand: Demand): string {
  if (demand === 'whole') return demand;
  const { axis, start, end, step } = demand;
  return [axis, formatDim(start), formatDim(end), step].join(' ');
}

function lengthOf(tensor: Tensor, { axis, start, end, step }: SliceAttributes): Dim {
  return dimAt(slice(tensor, axis, start, end, step).shape, axis);
}

function rebuild(
  outputs: readonly Tensor[],
  nodes: readonly Node[],
  restricted: ReadonlyMap<Node, Restricted>,
): readonly Tensor[] {
  const copies = new Map<Tensor, Tensor>();
  const sliced = new Map<string, Tensor>();
  /** What a reader gets of a tensor: its copy, which may hold these places alone, or these places of its copy. */
  const read = (tensor: Tensor, places: SliceAttributes | undefined): Tensor => {
    const copy = copies.get(tensor)!;
    if (places === undefined || restricted.has(tensor.node)) return copy;
    const key = `${tensor.node.order} ${tensor.index} ${keyOf(places)}`;
    const known = sliced.get(key) ?? slice(copy, places.axis, places.start, places.end, places.step);
    sliced.set(key, known);
    return known;
  };
  for (const node of nodes) {
    const inputs = node.inputs.map((tensor, i) => read(tensor, readPlaces(node, i, restricted.get(node))));
    const copied = inScope(node.scope, () => copyNode(node, inputs, restricted.get(node)));
    node.outputs.forEach((tensor, i) => {
      copies.set(tensor, copied[i]!);
    });
  }
  return outputs.map((tensor) => copies.get(tensor)!);
}

function copyNode(
  node: Node,
  inputs: readonly Tensor[],
  restricted: Restricted | undefined,
): readonly Tensor[] {
  if (placesOf(node) !== undefined) return inputs;
  if (restricted !== undefined) return apply(node.op, inputs, restricted.attributes);
  const same = inputs.every((tensor, i) => tensor === node.inputs[i]);
  return same ? node.outputs : apply(node.op, inputs, node.attributes);
}
