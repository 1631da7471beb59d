/** Claim h: what each part of the Transformer is worth, measured by taking it away. */
import { mean } from '../metrics/averages.ts';
import { formatEstimate } from '../metrics/estimate.ts';
import { type AblatedTransformer, ablatedTransformer } from './ablated-transformer.ts';
import type { Criterion } from './claim.ts';
import { findingOf } from './criterion.ts';
import { digitVocabulary, rearrange } from './digit-tasks.ts';
import type { Experiment, ExperimentHost, Finding } from './experiment.ts';
import { variantPictures } from './labelling-pictures.ts';
import {
  accuraciesOf,
  accuracyDifference,
  bestTrials,
  type TrialSettings,
  trainVariant,
  trialOptions,
  type VariantTrials,
} from './labelling-trials.ts';
import { saturationCharts, saturationTable } from './saturation-pictures.ts';
import { measureSaturation, type Saturation, type SaturationCurves } from './softmax-saturation.ts';

type AblationSettings = TrialSettings & {
  readonly layers: number;
  readonly width: number;
  readonly inner: number;
  readonly heads: number;
  /** Digits of a string to be copied, reversed or sorted. */
  readonly digits: number;
  /** A deep stack, trained with and without layer normalisation at one learning rate. */
  readonly deepLayers: number;
  readonly deepRate: number;
  readonly deepSeeds: number;
  /** d_k is multiplied by 4 from the first to the last, for so many random queries and keys. */
  readonly smallestKey: number;
  readonly largestKey: number;
  readonly queries: number;
  readonly keys: number;
  readonly saturationSeed: number;
};

/** The whole model first, then what is taken away and what that part is said to be good for. */
const variants = [
  { name: 'complete', change: {} },
  { name: 'without 1/sqrt(d_k)', change: { scaled: false }, statement: 'dividing scores by sqrt(d_k) helps' },
  { name: 'one head', change: { heads: 1 }, statement: 'several heads are better than one' },
  { name: 'without residual', change: { residual: false }, statement: 'residual connections help' },
  { name: 'without layer norm', change: { normalized: false }, statement: 'layer normalisation helps' },
] as const satisfies readonly {
  readonly name: string;
  readonly change: Partial<AblatedTransformer>;
  readonly statement?: string;
}[];

export const ablations: Experiment<AblationSettings> = {
  id: 'h',
  title: 'The parts of the Transformer, taken away one at a time',
  usual:
    'Without 1/sqrt(d_k) the softmax saturates as d_k grows and its gradient vanishes; several heads are better than ' +
    'one; without residual connections or layer normalisation deep stacks train badly.',
  settings: {
    ...{ layers: 4, width: 64, inner: 128, heads: 4, digits: 10 },
    ...{ updates: 250, rows: 32, testRows: 256, warmup: 50, seeds: 3 },
    ...{ lowRate: 0.003, highRate: 0.01, deepLayers: 12, deepRate: 0.01, deepSeeds: 2 },
    ...{ smallestKey: 4, largestKey: 1024, queries: 256, keys: 64, saturationSeed: 1 },
  },
  measure: async (host, settings): Promise<Finding> => {
    const curves = await saturationCurves(host, settings);
    const trials = await trainAll(host, settings);
    const deep = await trainDeep(host, settings);
    const pictures = variantPictures(trials);
    return findingOf({
      sentences: [saturationSentence(curves), ablationSentence(trials, settings.layers, deep)],
      criteria: [
        ...saturationCriteria(curves),
        ...ablationCriteria(trials, settings.layers),
        deepNormCriterion(deep),
      ],
      charts: [...saturationCharts(curves), ...pictures.charts],
      tables: [pictures.table, saturationTable(curves)],
    });
  },
};

async function saturationCurves({ runtime, note }: ExperimentHost, settings: AblationSettings) {
  const { smallestKey, largestKey, queries, keys, saturationSeed: seed } = settings;
  const count = Math.floor(Math.log2(largestKey / smallestKey) / 2) + 1;
  const sizes = Array.from({ length: count }, (_, i) => smallestKey * 4 ** i);
  note(`softmax of attention for d_k ${sizes.join(', ')}`);
  const curve = async (scaled: boolean) => {
    const found: Saturation[] = [];
    for (const size of sizes)
      found.push(await measureSaturation(runtime, { scaled, size, queries, keys, seed }));
    return found;
  };
  return { scaled: await curve(true), unscaled: await curve(false) };
}

function completeTransformer({ layers, width, inner, heads, digits }: AblationSettings): AblatedTransformer {
  const sizes = { vocabulary: digitVocabulary, layers, width, inner, heads, length: digits + 1 };
  return { ...sizes, scaled: true, residual: true, normalized: true };
}

async function trainAll(host: ExperimentHost, settings: AblationSettings): Promise<readonly VariantTrials[]> {
  const complete = completeTransformer(settings);
  const trials: VariantTrials[] = [];
  for (const { name, change } of variants) {
    const model = ablatedTransformer({ ...complete, ...change });
    trials.push(await trainVariant(name, model, rearrange(settings.digits), trialOptions(settings), host));
  }
  return trials;
}

/** A deep stack with layer normalisation and without it. */
export interface DeepTrials {
  readonly layers: number;
  readonly normalized: VariantTrials;
  readonly bare: VariantTrials;
}

async function trainDeep(host: ExperimentHost, settings: AblationSettings): Promise<DeepTrials> {
  const { deepLayers: layers, deepRate, deepSeeds: seeds, digits } = settings;
  const options = { ...trialOptions(settings), rates: [deepRate], seeds };
  const train = (name: string, normalized: boolean) => {
    const model = ablatedTransformer({ ...completeTransformer(settings), layers, normalized });
    return trainVariant(`${name}, ${layers} layers`, model, rearrange(digits), options, host);
  };
  return {
    layers,
    normalized: await train('complete', true),
    bare: await train('without layer norm', false),
  };
}

/** A softmax that keeps its entropy with the division and loses it without, and with it the gradient. */
export function saturationCriteria({ scaled, unscaled }: SaturationCurves): readonly Criterion[] {
  const entropies = scaled.map(({ entropy }) => entropy);
  const [with_, without] = [scaled.at(-1)!, unscaled.at(-1)!];
  const at = `d_k = ${without.size}`;
  return [
    {
      statement: 'with 1/sqrt(d_k) the entropy of the weights does not depend on d_k',
      seen: `${Math.min(...entropies).toFixed(2)} to ${Math.max(...entropies).toFixed(2)} of the largest possible`,
      holds: Math.min(...entropies) > 0.9 * Math.max(...entropies),
    },
    {
      statement: 'without it the softmax saturates as d_k grows',
      seen: `entropy ${without.entropy.toFixed(2)} at ${at}, with it ${with_.entropy.toFixed(2)}`,
      holds: without.entropy < 0.5 * with_.entropy && without.entropy < unscaled[0]!.entropy,
    },
    {
      statement: 'a saturated softmax passes less gradient',
      seen: `norm ${without.gradient.toFixed(3)} at ${at}, with it ${with_.gradient.toFixed(3)}`,
      holds: without.gradient < with_.gradient,
    },
  ];
}

/** Each part is worth something: the model without it is worse, by an interval over seeds that excludes zero. */
export function ablationCriteria(trials: readonly VariantTrials[], layers: number): readonly Criterion[] {
  const complete = trials[0]!;
  return variants.flatMap((variant) => {
    if (!('statement' in variant)) return [];
    const without = trials.find(({ name }) => name === variant.name)!;
    const worth = accuracyDifference(complete, without);
    return {
      statement: `${variant.statement} at ${layers} layers`,
      seen: `${formatEstimate(worth, 1)} points of accuracy, each at its best learning rate`,
      holds: worth.low > 0,
    };
  });
}

/** So few seeds give no interval worth its name: every one with the norm has to be better than any without. */
export function deepNormCriterion({ layers, normalized, bare }: DeepTrials): Criterion {
  const [with_, without] = [normalized, bare].map((variant) => accuraciesOf(bestTrials(variant))) as [
    readonly number[],
    readonly number[],
  ];
  const listed = (accuracies: readonly number[]) => accuracies.map((value) => value.toFixed(1)).join(' and ');
  return {
    statement: `layer normalisation helps at ${layers} layers`,
    seen: `${listed(with_)} percent right with it, ${listed(without)} without, learning rate ${bestTrials(bare).rate}`,
    holds: Math.min(...with_) > Math.max(...without),
  };
}

function saturationSentence({ scaled, unscaled }: SaturationCurves): string {
  const [last, lastScaled] = [unscaled.at(-1)!, scaled.at(-1)!];
  const smaller = unscaled.find(({ gradient }, i) => gradient < scaled[i]!.gradient);
  const onset =
    smaller === undefined
      ? 'its gradient is smaller at no d_k'
      : `its gradient is the smaller one from d_k = ${smaller.size} on`;
  return (
    `At d_k = ${last.size} the entropy of attention weights is ${last.entropy.toFixed(2)} of the largest possible ` +
    `without 1/sqrt(d_k), ${lastScaled.entropy.toFixed(2)} with it; ${onset}.`
  );
}

function ablationSentence(trials: readonly VariantTrials[], layers: number, deep: DeepTrials): string {
  const [complete, ...others] = trials as [VariantTrials, ...VariantTrials[]];
  const losses = others.map(
    (variant) => `${variant.name} ${formatEstimate(accuracyDifference(variant, complete), 1)}`,
  );
  const percent = (variant: VariantTrials) => mean(accuraciesOf(bestTrials(variant))).toFixed(1);
  return (
    `Points of accuracy against the complete model, ${layers} layers: ${losses.join(', ')}; at ${deep.layers} layers ` +
    `${percent(deep.bare)} percent are right without layer norm, ${percent(deep.normalized)} with it.`
  );
}
