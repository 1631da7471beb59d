/** Tensors of a Hugging Face file by our names, and the way back. */
import { HeddleError } from '../base/errors.ts';
import { type HostTensor, hostTensor } from '../graph/host-tensor.ts';
import { modelFileError } from '../onnx/model-file-error.ts';
import type { Architecture, TensorRule } from './architecture.ts';

type Tensors = ReadonlyMap<string, HostTensor>;

/** Buffers and tied copies, which say nothing new. */
const silent =
  /(?:position_ids|attn\.bias|attn\.masked_bias|predictions\.decoder\.(?:weight|bias)|lm_head\.decoder\.(?:weight|bias)|vocab_projector\.weight|^lm_head\.weight)$/;

export interface PretrainedTensors {
  /** By our names. */
  readonly weights: ReadonlyMap<string, HostTensor<'float32'>>;
  /** Names in the file that no rule reads. */
  readonly unread: readonly string[];
}

/** The rules of the body for each layer, with the prefix that its names have in a file with a head. */
export function bodyRules({ rules, prefix }: Architecture, layers: number): readonly TensorRule[] {
  return rules.flatMap(({ ours, theirs, transposed }) => {
    const full = theirs.map((name) => prefix + name);
    if (!ours.includes('#')) return [{ ours, theirs: full, transposed }];
    return Array.from({ length: layers }, (_, i) => ({
      ours: ours.replace('#', String(i)),
      theirs: full.map((name) => name.replace('#', String(i))),
      transposed,
    }));
  });
}

/**
 * The tensors of the body and of every head whose tensors the file has.
 *
 * `classOf` is the name of the class that wrote the file: it decides where two heads call their tensors alike.
 * Throws: E_MODEL_FILE where a tensor of the body is missing.
 */
export function fromPretrained(
  architecture: Architecture,
  { layers, classOf, where }: { readonly layers: number; readonly classOf: string; readonly where: string },
  file: Tensors,
): PretrainedTensors {
  const body = bodyRules(architecture, layers);
  const { named, origin } = canonical(architecture, body, file);
  const weights = new Map<string, HostTensor<'float32'>>();
  const read = new Set<string>();
  const take = ({ ours, theirs, transposed }: TensorRule, needed: boolean) => {
    const parts = theirs.map((name) => named.get(name));
    if (needed || parts.every((part) => part !== undefined)) {
      const found = theirs.map((name, i) => floats(parts[i], name, where));
      weights.set(ours, joined(transposed ? found.map(transpose) : found));
      for (const name of theirs) read.add(name);
    }
  };
  for (const rule of body) take(rule, true);
  for (const head of architecture.heads) {
    const own = head.classes.some((end) => classOf === architecture.className + end);
    for (const rule of head.rules) if (own || isUnambiguous(architecture, rule)) take(rule, false);
  }
  const unread = [...named.keys()].filter((name) => !read.has(name) && !silent.test(name));
  return { weights, unread: unread.map((name) => origin.get(name) ?? name) };
}

/** Tensors by our names as the tensors of a file with the head of this kind. */
export function toPretrained(
  rules: readonly TensorRule[],
  weights: Tensors,
): ReadonlyMap<string, HostTensor> {
  const file = new Map<string, HostTensor>();
  for (const { ours, theirs, transposed } of rules) {
    const tensor = weights.get(ours);
    if (tensor === undefined) {
      throw new HeddleError('E_INTERNAL', { where: 'export', found: `no parameter ${ours}` });
    }
    const parts = split(tensor as HostTensor<'float32'>, theirs.length);
    theirs.forEach((name, i) => {
      const part = parts[i];
      if (part !== undefined) file.set(name, transposed ? transpose(part) : part);
    });
  }
  return file;
}

/** Names as the tables have them: with the prefix of the body, without `model.`, gains and shifts not called gamma and beta. */
function canonical({ prefix, heads }: Architecture, body: readonly TensorRule[], file: Tensors) {
  const known = new Set([...body, ...heads.flatMap(({ rules }) => rules)].flatMap(({ theirs }) => theirs));
  const named = new Map<string, HostTensor>();
  const origin = new Map<string, string>();
  for (const [name, tensor] of file) {
    const modern = name.replace(/\.gamma$/, '.weight').replace(/\.beta$/, '.bias');
    const bare = modern.replace(/^model\./, '');
    const found = [modern, prefix + modern, bare, prefix + bare].find((candidate) => known.has(candidate));
    named.set(found ?? name, tensor);
    origin.set(found ?? name, name);
  }
  return { named, origin };
}

/** Whether no other head has tensors of these names. */
function isUnambiguous({ heads }: Architecture, { theirs }: TensorRule): boolean {
  const users = heads.filter(({ rules }) =>
    rules.some((rule) => rule.theirs.some((name) => theirs.includes(name))),
  );
  return users.length === 1;
}

function floats(tensor: HostTensor | undefined, name: string, where: string): HostTensor<'float32'> {
  if (tensor === undefined) throw modelFileError(where, `no tensor "${name}"`, 'all tensors of the body');
  if (tensor.dtype === 'float32') return tensor as HostTensor<'float32'>;
  if (tensor.dtype === 'float64')
    return hostTensor('float32', tensor.dims, Float32Array.from(tensor.data as Float64Array));
  throw modelFileError(`${where}: tensor "${name}"`, tensor.dtype, 'float32, float16, bfloat16 or float64');
}

/** [m, n] -> [n, m] */
function transpose({ dims, data }: HostTensor<'float32'>): HostTensor<'float32'> {
  const [rows = 1, columns = 1] = dims;
  const turned = new Float32Array(data.length);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) turned[j * rows + i] = data[i * columns + j] ?? 0;
  return hostTensor('float32', [columns, rows], turned);
}

/** [..., n_1], [..., n_2] ... -> [..., n_1 + n_2 ...] */
function joined(parts: readonly HostTensor<'float32'>[]): HostTensor<'float32'> {
  const [first] = parts;
  if (first === undefined || parts.length === 1) return first ?? hostTensor('float32', [0], []);
  const widths = parts.map(({ dims }) => dims.at(-1) ?? 1);
  const width = widths.reduce((a, b) => a + b, 0);
  const rows = first.data.length / (widths[0] ?? 1);
  const data = new Float32Array(rows * width);
  let at = 0;
  parts.forEach((part, i) => {
    const own = widths[i] ?? 0;
    for (let row = 0; row < rows; row++)
      data.set(part.data.subarray(row * own, (row + 1) * own), row * width + at);
    at += own;
  });
  return hostTensor('float32', [...first.dims.slice(0, -1), width], data);
}

/** [..., count n] -> `count` tensors [..., n] */
function split({ dims, data }: HostTensor<'float32'>, count: number): readonly HostTensor<'float32'>[] {
  if (count === 1) return [{ dtype: 'float32', dims, data }];
  const width = dims.at(-1) ?? 1;
  const own = width / count;
  const rows = data.length / width;
  return Array.from({ length: count }, (_, i) => {
    const part = new Float32Array(rows * own);
    for (let row = 0; row < rows; row++) {
      part.set(data.subarray(row * width + i * own, row * width + (i + 1) * own), row * own);
    }
    return hostTensor('float32', [...dims.slice(0, -1), own], part);
  });
}
