/** The sides of another model as those that a task has. */
import { HeddleError } from '../base/errors.ts';
import type { ModelParts } from '../bundle/model-parts.ts';
import type { HostTensor } from '../graph/host-tensor.ts';
import { decoderFamilies } from '../models/families.ts';
import { findFamily } from '../models/model-config.ts';
import { type InitialPart, sideNames } from './sides.ts';
import type { AnyTask } from './task.ts';

/** What a model hands on, and its parameters by name. */
export interface WeightedParts {
  readonly parts: ModelParts;
  readonly weights: ReadonlyMap<string, HostTensor>;
  /** Tensors of its file that are no part of a model of ours. */
  readonly unread?: readonly string[];
}

const partNames: Readonly<Record<InitialPart, string>> = {
  encoder: 'encoder',
  decoder: 'decoder',
  pictures: 'body that reads pictures',
};

/**
 * The sides that the task has, with their weights; a decoder that has no memory can be read as an encoder by a head.
 *
 * Throws: E_CONFIG where the model lacks a side that the task needs.
 */
export function sidesFor(task: AnyTask, model: WeightedParts, where: string): WeightedParts {
  const wanted = sideNames(task.sides).flatMap((side) => task.sides[side]?.startsFrom ?? []);
  const lacking = wanted.find((part) => model.parts[part] === undefined);
  if (lacking === undefined) return model;
  if (wanted.length === 1 && lacking === 'encoder') return decoderAsEncoder(task, model, where);
  throw noSide(task, lacking, where);
}

function decoderAsEncoder(task: AnyTask, { parts, weights }: WeightedParts, where: string): WeightedParts {
  const { decoder } = parts;
  if (decoder === undefined) throw noSide(task, 'encoder', where);
  const { config, tokenizer } = decoder;
  const asEncoder = findFamily(decoderFamilies, config.family, 'decoder').asEncoder?.(config.options);
  if (asEncoder === undefined) throw noSide(task, 'encoder', where);
  const renamed = [...weights].map(
    ([name, tensor]) => [name.replace(/^decoder\./, 'encoder.'), tensor] as const,
  );
  const encoder = { config: { ...asEncoder, vocabulary: config.vocabulary }, tokenizer };
  return { parts: { encoder, heads: parts.heads, labels: parts.labels }, weights: new Map(renamed) };
}

function noSide({ name, sides }: AnyTask, lacking: InitialPart, where: string): HeddleError {
  const wanted = sideNames(sides).flatMap((side) => sides[side]?.startsFrom ?? []);
  return new HeddleError('E_CONFIG', {
    where: `--init ${where}`,
    found: `a model without ${partNames[lacking]} that ${name} could use`,
    allowed: `a model with ${wanted.map((part) => partNames[part]).join(' and ')}`,
  });
}
