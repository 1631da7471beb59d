/** How fast each parameter learns: what is frozen, and how the rate falls with depth. */
import { HeddleError } from '../base/errors.ts';
import type { ParameterLayout } from '../nn/flat-parameters.ts';
import type { TrainingOptions } from './training-options.ts';

/** What stands before the layers of a side. */
const embeddingParts = ['embedding', 'segments', 'positions', 'embeddingNorm', 'embeddingProjection'];

/**
 * The factor on the learning rate of each parameter, 0 for a frozen one; undefined where all learn alike.
 *
 * `freeze` lists parts between commas: `embeddings`, `layers.2`, `layers.0-3`, or the beginning of a name such as `encoder`.
 * Formula of the decay: d^(layers - i) for layer i (counted from 0, of the side with its own count), d^(layers + 1) for
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
  const layer = layerOf(name);
  const [, first, last = first] = /^layers\.(\d+)(?:-(\d+))?$/.exec(part) ?? [];
  if (first !== undefined) return layer !== undefined && layer >= Number(first) && layer <= Number(last);
  if (part === 'embeddings') return embeddingParts.includes(name.split('.')[1] ?? '');
  return name === part || name.startsWith(`${part}.`);
}

/** The number of the layer that a parameter stands in. */
function layerOf(name: string): number | undefined {
  const number = /\.layers\.(\d+)\./.exec(name)?.[1];
  return number === undefined ? undefined : Number(number);
}

function decayOf(name: string, names: readonly string[], decay: number): number {
  const [side] = name.split('.', 1);
  const layers =
    1 +
    Math.max(
      -1,
      ...names.filter((other) => other.startsWith(`${side}.`)).map((other) => layerOf(other) ?? -1),
    );
  const layer = layerOf(name);
  if (layer !== undefined) return decay ** (layers - layer);
  return belongsTo(name, 'embeddings') ? decay ** (layers + 1) : 1;
}

function unknownPart(part: string, names: readonly string[]): HeddleError {
  const sides = [...new Set(names.map((name) => name.split('.', 1)[0]))];
  return new HeddleError('E_CONFIG', {
    where: '--freeze',
    found: `${JSON.stringify(part)}, to which no parameter belongs`,
    allowed: `embeddings, layers.N, layers.N-M, ${sides.join(', ')}, or the beginning of a name of heddle inspect`,
  });
}
