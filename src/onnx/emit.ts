/**
 * Emission: from a traced graph to an ONNX model. Every node writes itself through its op.
 *
 * Source: ONNX IR version 10, opset 21 (onnxruntime 1.30 accepts both).
 */
import { HeddleError } from '../base/errors.ts';
import { inputName } from '../graph/input.ts';
import type { Node, Tensor } from '../graph/tensor.ts';
import { nodesOf } from '../graph/walk.ts';
import { GraphWriter } from './graph-writer.ts';
import type { GraphProto, ModelProto, NodeProto } from './model.ts';

const irVersion = 10;
const opset = 21;

export interface EmitOptions {
  /** Only operators of the ai.onnx domain (default true); false allows com.microsoft. */
  readonly portable?: boolean;
  /** Of the runtime that is to run the model (`Runtime.channelBlock`); default 1. */
  readonly channelBlock?: number;
}

/**
 * The ONNX model that computes `outputs` from the graph inputs they depend on.
 *
 * Throws E_SHAPE where two inputs share a name or a dimension cannot be computed from the inputs' shapes.
 */
export function emitModel(outputs: ReadonlyMap<string, Tensor>, options: EmitOptions = {}): ModelProto {
  const { portable = true, channelBlock = 1 } = options;
  const tensors = [...outputs.values()];
  const nodes = nodesOf(tensors);
  const inputs = new Map(nodes.flatMap(named));
  const writer = GraphWriter.root(tensors, {
    portable,
    channelBlock,
    reserved: new Set([...inputs.values(), ...outputs.keys()]),
  });
  // Inputs come first: what was traced before an input may ask for a dimension that only the input holds.
  writer.emitAll([...inputs.keys(), ...nodes.filter((node) => !inputs.has(node))]);
  const graph = nameOutputs(writer, outputs);
  const others = [...writer.domains].map((domain) => ({ domain, version: 1 }));
  const opsetImport = [{ domain: '', version: opset }, ...others];
  return { irVersion, opsetImport, producerName: 'heddle', graph };
}

/** A node with its name, if it is an input. */
function named(node: Node): readonly (readonly [Node, string])[] {
  const name = inputName(node.outputs[0]!);
  return name === undefined ? [] : [[node, name]];
}

/** Renames the values that are graph outputs; an input or a value with two names gets an Identity. */
function nameOutputs(writer: GraphWriter, outputs: ReadonlyMap<string, Tensor>): GraphProto {
  const renamed = new Map<string, string>();
  for (const [name, tensor] of outputs) {
    if (writer.inputs.some((declared) => declared.name === name)) {
      throw new HeddleError('E_SHAPE', {
        where: `output ${name}`,
        found: 'an input of the same name',
        fix: 'rename one of them',
      });
    }
    const value = writer.name(tensor);
    if (inputName(tensor) !== undefined || renamed.has(value) || writer.isConstant(value)) {
      writer.identity(value, name);
    } else {
      renamed.set(value, name);
    }
  }
  const rename = (value: string) => renamed.get(value) ?? value;
  return {
    name: 'heddle',
    node: writer.nodes.map((node) => renameValues(node, rename)),
    initializer: writer.initializers,
    input: writer.inputs,
    output: [...outputs].map(([name, tensor]) => writer.valueInfo(name, tensor)),
  };
}

function renameValues(node: NodeProto, rename: (value: string) => string): NodeProto {
  return {
    ...node,
    input: node.input.map(rename),
    output: node.output.map(rename),
    attribute: node.attribute.map((attribute) =>
      attribute.g === undefined
        ? attribute
        : { ...attribute, g: { ...attribute.g, node: attribute.g.node.map((n) => renameValues(n, rename)) } },
    ),
  };
}
