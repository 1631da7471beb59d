/** From the options of a training run to the configuration of its model. */
import { HeddleError } from '../base/errors.ts';
import { decoderFamilies, encoderFamilies } from '../models/families.ts';
import { findFamily, type ModelConfig, resolveModelConfig } from '../models/model-config.ts';
import type { TrainingOptions } from './training-options.ts';

/** Source and target may hold `maxLength` tokens and a marker at each end. */
const markers = 2;

type ModelOptions = Pick<
  TrainingOptions,
  'encoder' | 'decoder' | 'model' | 'encoderModel' | 'decoderModel' | 'tie' | 'maxLength'
>;

/** How many tokens each side knows, special tokens included. */
interface Vocabularies {
  readonly source: { readonly size: number };
  readonly target: { readonly size: number };
}

/**
 * The resolved model. Options in `model` go to each side whose family has them; a side's own come last.
 *
 * Throws E_CONFIG for an option that no chosen family has, naming the families that do.
 */
export function modelConfigOf(options: ModelOptions, { source, target }: Vocabularies): ModelConfig {
  const encoder = findFamily(encoderFamilies, options.encoder, 'encoder');
  const decoder = findFamily(decoderFamilies, options.decoder, 'decoder');
  const known = [encoder, decoder].flatMap((family) => Object.keys(family.options.shape));
  refuseUnused(options.model, known, '');
  refuseUnused(options.encoderModel, Object.keys(encoder.options.shape), 'encoder-');
  refuseUnused(options.decoderModel, Object.keys(decoder.options.shape), 'decoder-');
  const side = (
    family: typeof encoder | typeof decoder,
    own: Readonly<Record<string, unknown>>,
    vocabulary: number,
  ) => {
    const shared = Object.entries(options.model).filter(([key]) => key in family.options.shape);
    const length = 'length' in family.options.shape ? { length: options.maxLength + markers } : {};
    return { family: family.name, options: { ...Object.fromEntries(shared), ...own, ...length }, vocabulary };
  };
  return resolveModelConfig({
    encoder: side(encoder, options.encoderModel, source.size),
    decoder: side(decoder, options.decoderModel, target.size),
    tie: options.tie,
  });
}

function refuseUnused(
  given: Readonly<Record<string, unknown>>,
  known: readonly string[],
  prefix: string,
): void {
  const unused = Object.keys(given).find((key) => !known.includes(key));
  if (unused === undefined) return;
  const users = [...encoderFamilies, ...decoderFamilies].filter(({ options }) => unused in options.shape);
  const names = [...new Set(users.map(({ name }) => name))];
  throw new HeddleError('E_CONFIG', {
    where: `--${prefix}${unused.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    found: 'an option that no chosen family uses',
    allowed: names.length > 0 ? `with ${names.join(', ')}` : 'no family has it',
  });
}
