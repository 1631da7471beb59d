import type { HeddleError } from '../base/errors.ts';
import { checkAttribute } from './check-attribute.ts';
import { checkRequestedSize } from './check-requested-size.ts';
import { DefinedNames } from './defined-names.ts';
import { defaultModelLimits, holdLimit, type ModelLimits, type ModelReadOptions } from './limits.ts';
import type {
  FunctionProto,
  GraphProto,
  ModelProto,
  NodeProto,
  OperatorSetId,
  TensorProto,
  TensorTypeProto,
  TypeProto,
} from './model.ts';
import { modelFileError } from './model-file-error.ts';
import { checkDims, checkTensorSize } from './tensor-size.ts';

/**
 * Checks what an ONNX file promises, beyond what its bytes can say.
 *
 * - Every value is written once (static single assignment), subgraphs included, and before it is read.
 * - The operator set of every node's domain is imported.
 * - Attributes hold the type that they declare; tensors hold as many values as their dims ask for.
 * - Names are not empty; graph outputs exist.
 *
 * It does not know operators: their inputs, attributes and shapes are onnxruntime's to check.
 *
 * Throws: E_MODEL_FILE, E_LIMIT; the message names the node.
 * Source: https://onnx.ai/onnx/repo-docs/IR.html
 */
export function checkModel(model: ModelProto, options: ModelReadOptions = {}): void {
  const source = options.source ?? 'ONNX model';
  const limits = { ...defaultModelLimits, ...options.limits };
  if (model.irVersion < 1) throw modelFileError(source, `IR version ${model.irVersion}`, '1 or more');
  const ofFunctions = new Set((model.functions ?? []).map(({ domain }) => canonicalDomain(domain)));
  const context = {
    limits,
    domains: importedDomains(source, model.opsetImport, ofFunctions),
    isFunction: false,
    count: { nodes: 0 },
  };
  checkGraph(model.graph, new DefinedNames(), {
    ...context,
    where: `${source}, graph '${model.graph.name}'`,
  });
  for (const definition of model.functions ?? []) {
    const where = `${source}, function ${definition.domain}.${definition.name}`;
    const domains = importedDomains(where, definition.opsetImport, ofFunctions);
    checkFunction(definition, { ...context, domains, where, isFunction: true });
  }
}

/** What a check needs to know about the place where it stands. */
interface CheckContext {
  readonly where: string;
  readonly limits: ModelLimits;
  readonly domains: Domains;
  /** Only inside a function may an attribute refer to one of the caller. */
  readonly isFunction: boolean;
  readonly count: { nodes: number };
}

/** The domains whose operators can be used: those that are imported here, and those of all functions, a set that all share. */
interface Domains {
  readonly imported: ReadonlySet<string>;
  readonly ofFunctions: ReadonlySet<string>;
}

function importedDomains(
  where: string,
  imports: readonly OperatorSetId[],
  ofFunctions: ReadonlySet<string>,
): Domains {
  const imported = new Set<string>();
  for (const { domain, version } of imports) {
    const name = canonicalDomain(domain);
    if (imported.has(name)) throw modelFileError(where, `operator set '${domain}' imported twice`, 'once');
    if (version < 1) throw modelFileError(where, `operator set '${domain}' version ${version}`, '1 or more');
    imported.add(name);
  }
  return { imported, ofFunctions };
}

const shownDomains = 20;

/** 'ai.onnx' is the long name of the default domain ''. */
function canonicalDomain(domain = ''): string {
  return domain === 'ai.onnx' ? '' : domain;
}

function checkGraph(graph: GraphProto, scope: DefinedNames, context: CheckContext): void {
  const { where, limits } = context;
  const inputs = new Set<string>();
  for (const [i, input] of graph.input.entries()) {
    const place = `${where}, input ${i}`;
    scope.define(input.name, place);
    inputs.add(input.name);
    if (input.type !== undefined) checkValueType(input.type, limits, `${place} '${input.name}'`);
  }
  const initializers = [...graph.initializer, ...(graph.sparseInitializer ?? []).map(({ values }) => values)];
  const seen = new Set<string>();
  for (const [i, tensor] of initializers.entries()) {
    const name = tensor?.name ?? '';
    const place = `${where}, initializer ${i}`;
    if (seen.has(name))
      throw modelFileError(place, `the name '${name}' given twice`, 'one initializer for a name');
    seen.add(name);
    // An initializer with the name of an input is its default.
    if (!inputs.has(name)) scope.define(name, place);
    if (tensor !== undefined) checkTensorSize(tensor, limits, () => `${place} '${name}'`);
  }
  checkNodes(
    graph.node,
    scope,
    context,
    new Map(graph.initializer.map((tensor) => [tensor.name ?? '', tensor])),
  );
  for (const [i, output] of graph.output.entries()) {
    const place = `${where}, output ${i}`;
    if (output.type !== undefined) checkValueType(output.type, limits, `${place} '${output.name}'`);
    scope.demandOwn(output.name, place);
  }
  for (const { name, type } of graph.valueInfo ?? []) {
    if (type !== undefined) checkValueType(type, limits, `${where}, value '${name}'`);
  }
}

function checkFunction(definition: FunctionProto, context: CheckContext): void {
  const { where } = context;
  if (definition.name === '') throw modelFileError(where, 'a function without a name', 'a name');
  const scope = new DefinedNames();
  for (const [i, name] of definition.input.entries()) scope.define(name, `${where}, input ${i}`);
  checkNodes(definition.node, scope, context, new Map());
  for (const [i, name] of definition.output.entries()) scope.demandOwn(name, `${where}, output ${i}`);
}

function checkNodes(
  nodes: readonly NodeProto[],
  scope: DefinedNames,
  context: CheckContext,
  initializers: ReadonlyMap<string, TensorProto>,
): void {
  const { limits, count } = context;
  count.nodes += nodes.length;
  holdLimit(limits, 'nodes', count.nodes, () => context.where);
  for (const [i, node] of nodes.entries()) {
    const where = `${context.where}, node ${i} ${node.opType}${node.name ? ` '${node.name}'` : ''}`;
    checkNode(node, scope, { ...context, where }, nodes);
    checkRequestedSize(node, initializers, limits, where);
    for (const output of node.output) if (output !== '') scope.define(output, where);
  }
}

function checkNode(
  node: NodeProto,
  scope: DefinedNames,
  context: CheckContext,
  nodes: readonly NodeProto[],
): void {
  const { where, limits } = context;
  if (node.opType === '') throw modelFileError(where, 'a node without an operator', 'an opType');
  const domain = canonicalDomain(node.domain);
  const { imported, ofFunctions } = context.domains;
  if (!imported.has(domain) && !ofFunctions.has(domain)) {
    const known = [...new Set([...imported, ...ofFunctions])].slice(0, shownDomains);
    const allowed = known.map((name) => `'${name}'`).join(', ') || 'none is imported';
    throw modelFileError(where, `domain '${domain}' is not imported`, allowed, 'add it to opsetImport');
  }
  for (const [i, input] of node.input.entries()) {
    if (input === '' || scope.has(input)) continue;
    throw undefinedInput(`${where}, input ${i}`, input, nodes);
  }
  const names = new Set<string>();
  for (const attribute of node.attribute) {
    const place = `${where}, attribute '${attribute.name}'`;
    if (names.has(attribute.name)) throw modelFileError(place, 'the attribute given twice', 'once');
    names.add(attribute.name);
    for (const graph of checkAttribute(attribute, limits, place, context.isFunction)) {
      checkGraph(graph, new DefinedNames(scope), { ...context, where: place });
    }
  }
}

function undefinedInput(where: string, name: string, nodes: readonly NodeProto[]): HeddleError {
  const writer = nodes.findIndex(({ output }) => output.includes(name));
  return writer < 0
    ? modelFileError(where, `'${name}' is not defined`, 'a graph input, an initializer or an earlier output')
    : modelFileError(where, `'${name}' is written only by node ${writer}`, 'nodes in topological order');
}

/**
 * Checks the declared type of a value: one kind, an element type, dims within the limits.
 *
 * Throws: E_MODEL_FILE, E_LIMIT.
 */
function checkValueType(type: TypeProto, limits: ModelLimits, where: string): void {
  const { tensorType, sparseTensorType, sequenceType, optionalType, mapType } = type;
  const kinds = [tensorType, sparseTensorType, sequenceType, optionalType, mapType].filter(
    (kind) => kind !== undefined,
  );
  if (kinds.length > 1) throw modelFileError(where, `a type of ${kinds.length} kinds at once`, 'one');
  for (const tensor of [tensorType, sparseTensorType]) {
    if (tensor !== undefined) checkTensorType(tensor, limits, where);
  }
  for (const element of [sequenceType?.elemType, optionalType?.elemType, mapType?.valueType]) {
    if (element !== undefined) checkValueType(element, limits, where);
  }
}

function checkTensorType({ elemType, shape }: TensorTypeProto, limits: ModelLimits, where: string): void {
  if (elemType < 1) throw modelFileError(where, `element type ${elemType}`, 'a type of TensorProto.DataType');
  // A size that is not known counts as 1: the tensor cannot be smaller unless a dimension is 0.
  checkDims(shape?.dim.map(({ dimValue }) => dimValue ?? 1) ?? [], limits, () => where);
}
