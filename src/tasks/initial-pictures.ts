/** Models of pictures that start from other models of pictures: what is kept of them, and what they hand on. */
import { HeddleError } from '../base/errors.ts';
import type { ModelParts } from '../bundle/model-parts.ts';
import { type Head, labelLayersOf } from '../models/heads/head.ts';
import { imageBodies } from '../models/images/image-bodies.ts';
import type { ImageModelConfig } from '../models/images/image-model.ts';
import { contradiction, keptSide } from './initial.ts';
import { familyConfig, type ModelOptions } from './model-options.ts';
import {
  type ImageForm,
  type SurveyedPictures,
  type SurveyOptions,
  sizeOfFirst,
  surveyPictures,
} from './picture-encoding.ts';
import type { FamilyList } from './sides.ts';

type Body = ImageModelConfig['encoder'];
type FamilyOptions = Readonly<Record<string, unknown>>;

/** What a model of pictures hands on; `labels` are their names, in the order of the output of the head. */
export function pictureParts(
  { encoder, image, head: options }: ImageModelConfig,
  head: Head,
  labels: readonly string[],
): ModelParts {
  return {
    pictures: { config: encoder, form: image },
    heads: new Map([[head.kind, options]]),
    labels,
    labelLayers: labelLayersOf(head),
  };
}

/** The parts of a model with such a head; undefined for another one, whose labels mean something else. */
export function partsWithHead(initial: ModelParts | undefined, { kind }: Head): ModelParts | undefined {
  return initial?.heads.has(kind) === true ? initial : undefined;
}

interface BodyChoice {
  readonly encoders: FamilyList;
  readonly initial: ModelParts | undefined;
  /** Options that the task decides. */
  readonly derived?: FamilyOptions;
}

/**
 * The body of a model: that of the model it starts from, or a fresh one.
 *
 * Throws: E_CONFIG for options that contradict the model to start from, and for a body that the task cannot use.
 */
export function pictureBody(options: ModelOptions, { encoders, initial, derived = {} }: BodyChoice): Body {
  const given = initial?.pictures?.config;
  if (given === undefined) return familyConfig(options, 'encoder', { encoder: encoders }, derived);
  return usableBody(keptSide(options, 'encoder', given, encoders.families), encoders, derived);
}

/** The body of another model with what the task decides. */
function usableBody({ family: name, options }: Body, { families }: FamilyList, derived: FamilyOptions): Body {
  const family = families.find((candidate) => candidate.name === name);
  const decided = Object.entries(derived).filter(([option]) => option in (family?.options.shape ?? {}));
  const parsed = family?.options.safeParse({ ...options, ...Object.fromEntries(decided) });
  if (parsed?.success === true) return { family: name, options: parsed.data };
  const [issue] = parsed?.error.issues ?? [];
  const reason =
    issue === undefined ? '' : ` with ${issue.path.join('.')} ${String(options[String(issue.path[0])])}`;
  throw new HeddleError('E_CONFIG', {
    where: '--init',
    found: `a model of the body ${name}${reason}`,
    allowed: `one of ${families.map((candidate) => candidate.name).join(', ')}${issue === undefined ? '' : `; of ${name}: ${issue.message}`}`,
    fix: 'start from another model',
  });
}

interface FormChoice extends SurveyOptions, BodyChoice {
  /** The head of the new model: a model with such a head hands on its size. */
  readonly head: Head;
  /** Height and width where neither the user nor another model says them; default: those of the first picture. */
  readonly usualSide?: number;
}

/** A form, and what of it is that of the model to start from. */
export interface ChosenForm {
  readonly form: ImageForm;
  readonly kept?: string;
}

/**
 * The form in which a model reads pictures: that of its training set; of a run that starts from another model, colours, mean and deviation of
 * that model, whose weights expect them. Its size is kept too where the new model has such a head, and where the body reads one size only.
 *
 * Throws: E_CONFIG for a size or colours that contradict the model to start from, E_DATA for a picture that cannot be read.
 */
export async function pictureForm(pictures: SurveyedPictures, how: FormChoice): Promise<ChosenForm> {
  const { size: asked, colours, usualSide } = how;
  const given = how.initial?.pictures;
  if (given === undefined) {
    return { form: await surveyPictures(pictures, { ...how, size: asked ?? usualSide }) };
  }
  const { form, config } = given;
  const own = form.mean.length === 1 ? 'grey' : 'rgb';
  if (colours !== undefined && colours !== own) throw contradiction('colours', colours, own);
  const { family, options } = usableBody(config, how.encoders, how.derived ?? {});
  const isOfOneSize = imageBodies.find(({ name }) => name === family)?.isOfOneSize?.(options) === true;
  const isOther = asked !== undefined && (asked !== form.height || asked !== form.width);
  if (isOfOneSize && isOther) throw contradiction('size', asked, `${form.height} x ${form.width}`);
  const keepsSize =
    isOfOneSize || (asked === undefined && partsWithHead(how.initial, how.head) !== undefined);
  if (keepsSize) return { form, kept: 'size, colours, mean and deviation' };
  const side = asked ?? usualSide;
  const size = side === undefined ? await sizeOfFirst(pictures, how.media) : { height: side, width: side };
  return { form: { ...form, ...size }, kept: 'colours, mean and deviation' };
}

/** What was kept, in words for the user. */
export function keptInWords({ kept }: { readonly kept?: string | undefined }): readonly string[] {
  return kept === undefined ? [] : [`of the model of --init: ${kept} of the pictures`];
}

/** Defaults of a run that starts from another model of pictures: batches and length are those of any run of the task. */
export const pictureFineTuning = { batchSize: undefined, batchTokens: undefined, epochs: undefined };
