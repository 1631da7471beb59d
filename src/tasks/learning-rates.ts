/** How fast each parameter learns: what is frozen, and how the rate falls with depth. */
import { HeddleError } from '../base/errors.ts';
import type { ParameterLayout } from '../nn/flat-parameters.ts';
import type { TrainingOptions } from './training-options.ts';

/** What stands before the layers of a side. */
const embeddingParts = [
  ...['embedding', 'segments', 'positions', 'embeddingNorm', 'embeddingProjection'],
  ...['stem', 'patches', 'rows'],
];

/**
 * The factor on the learning rate of each parameter, 0 for a frozen one; undefined where all learn alike.
 *
 * `freeze` lists parts between commas: `embeddings`, numbered layers as they are called (`layers.2`, `layers.0-3`; of bodies for pictures `stages.0`, `blocks.1`,
 * `down.0-2`), or the beginning of a name such as `encoder`. Running statistics of what is frozen still follow the batches, as in PyTorch.
 * Formula of the decay: d^(layers - i) for layer i (counted from 0 as they are declared, of the side with its own count), d^(layers + 1) for
 * embeddings, 1 for everything after the layers.
 * Source: Howard and Ruder (2018), "Universal language model fine-tuning", section 3.2; with BERT: Clark et al. (2020),
 * ELECTRA, appendix B.
 * Throws E_CONFIG for a part that no parameter belongs to.
 */
export function learningRates(
  { entries }: ParameterLayout,
  { freeze, layerDecay }: Pick<TrainingOptions, 'freeze' | 'layerDecay'>,
  note: (text: string) => void,
): ((name: string) => number) | undefined {
  if (freeze === undefined && layerDecay === undefined) return undefined;
  const names = [...entries.keys()];
  const parts = freeze?.split(',').map((part) => part.trim()) ?? [];
  for (const part of parts) if (!names.some((name) => belongsTo(name, part))) throw unknownPart(part, names);
  const frozen = names.filter((name) => parts.some((part) => belongsTo(name, part)));
  const rates = new Map(
    names.map((name) => [name, layerDecay === undefined ? 1 : decayOf(name, names, layerDecay)]),
  );
  for (const name of frozen) rates.set(name, 0);
  if (frozen.length > 0) {
    const count = frozen.reduce((sum, name) => sum + (entries.get(name)?.size ?? 0), 0);
    note(`${count.toLocaleString('en')} parameters in ${frozen.length} tensors are frozen`);
  }
  return (name) => rates.get(name) ?? 1;
}

function belongsTo(name: string, part: string): boolean {
  if (part === 'embeddings') return embeddingParts.includes(name.split('.')[1] ?? '');
  const [, kind, first, last = first] = /^(\w+)\.(\d+)(?:-(\d+))?$/.exec(part) ?? [];
  const layer = layerOf(name);
  if (kind !== undefined && layer !== undefined && layer.kind === kind) {
    return layer.number >= Number(first) && layer.number <= Number(last);
  }
  return name === part || name.startsWith(`${part}.`);
}

/** The numbered layer that a parameter stands in: `encoder.layers.2.norm.bias` in number 2 of the layers of the encoder. */
function layerOf(name: string) {
  const [path, side, kind, number] = /^(encoder|decoder)\.([a-zA-Z]\w*)\.(\d+)(?=\.)/.exec(name) ?? [];
  return path === undefined ? undefined : { path, side, kind, number: Number(number) };
}

function decayOf(name: string, names: readonly string[], decay: number): number {
  const [side] = name.split('.', 1);
  const paths = names.flatMap((other) => {
    const layer = layerOf(other);
    return layer !== undefined && layer.side === side ? [layer.path] : [];
  });
  const layers = [...new Set(paths)];
  const layer = layerOf(name);
  if (layer !== undefined) return decay ** (layers.length - layers.indexOf(layer.path));
  return belongsTo(name, 'embeddings') ? decay ** (layers.length + 1) : 1;
}

function unknownPart(part: string, names: readonly string[]): HeddleError {
  const sides = [...new Set(names.map((name) => name.split('.', 1)[0]))];
  const kinds = [...new Set(names.flatMap((name) => layerOf(name)?.kind ?? []))];
  return new HeddleError('E_CONFIG', {
    where: '--freeze',
    found: `${JSON.stringify(part)}, to which no parameter belongs`,
    allowed: `embeddings, ${kinds.map((kind) => `${kind}.N, ${kind}.N-M, `).join('')}${sides.join(', ')}, or the beginning of a name of heddle inspect`,
  });
}
