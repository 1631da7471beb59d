/** What a model is made of and how it was trained. */
import type { Bundle } from '../bundle/bundle.ts';
import type { TrainingHistory } from '../bundle/bundle-config.ts';
import { type ParameterGroup, parameterTable } from '../bundle/parameter-table.ts';
import { findTask } from '../tasks/registry.ts';
import type { EvaluationRecord } from '../train/fit-options.ts';
import type { TrainingRun } from './run-history.ts';
import type { TrainedModel } from './trained-model.ts';

/** What `inspect` finds. */
export interface Inspection {
  readonly task: string;
  /** What the model is traced from: families, their options, sizes. */
  readonly architecture: Readonly<Record<string, unknown>>;
  /** How many weights there are, in all and by layer. */
  readonly parameters: { readonly total: number; readonly layers: readonly ParameterGroup[] };
  /** By what they are for, such as `source`. */
  readonly tokenizers: Readonly<Record<string, TokenizerInfo>>;
  /** Tokenizers, labels and the like, in words. */
  readonly assets: readonly string[];
  /** Undefined where the run that made the model is not recorded. */
  readonly training: TrainingInfo | undefined;
}

interface TokenizerInfo {
  readonly unit: string;
  /** Tokens, special ones included. */
  readonly size: number;
  /** The Unicode normalisation in the words of the Hugging Face format. */
  readonly normalizer: string;
}

interface TrainingInfo extends TrainingHistory {
  /** At most ten evaluations of the dev set, spread over the run. */
  readonly evaluations: readonly Pick<EvaluationRecord, 'update' | 'seconds' | 'metrics'>[];
}

/**
 * What a model is made of and how it was trained: what `heddle inspect` shows. Nothing is computed.
 *
 * @example
 * const { architecture, parameters, training } = await inspect(model);
 * console.log(parameters.total, training?.bestUpdate);
 */
export async function inspect(model: TrainedModel): Promise<Inspection> {
  return inspectionOf(model.bundle, await model.history());
}

/** The same of a bundle that is not made ready for use. */
export function inspectionOf({ config, layout, assets }: Bundle, run: TrainingRun): Inspection {
  const task = findTask(config.task);
  const tokenizers = [...(task.tokenizers?.(assets) ?? [])].map(
    ([
      name,
      {
        unit,
        size,
        json: { normalizer },
      },
    ]) => {
      const steps =
        normalizer === null ? [] : 'normalizers' in normalizer ? normalizer.normalizers : [normalizer];
      return [name, { unit, size, normalizer: steps.map(({ type }) => type).join(', ') || 'none' }] as const;
    },
  );
  const evaluations = spread(run.evaluations, 10).map(({ update, seconds, metrics }) => ({
    update,
    seconds,
    metrics,
  }));
  return {
    task: config.task,
    architecture: config.model as Readonly<Record<string, unknown>>,
    parameters: { total: layout.size, layers: parameterTable(layout) },
    tokenizers: Object.fromEntries(tokenizers),
    assets: task.describeAssets(assets),
    training: config.history && { ...config.history, evaluations },
  };
}

/** At most `most` of the items, from the first to the last. */
function spread<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, i) => items[Math.round((i * (items.length - 1)) / (most - 1))]!);
}
