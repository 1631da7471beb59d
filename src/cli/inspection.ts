/** What `heddle inspect` knows about the model in a folder. */
import { z } from 'zod';
import type { Bundle } from '../bundle/bundle.ts';
import type { TrainingHistory } from '../bundle/bundle-config.ts';
import { readBundle } from '../bundle/load-bundle.ts';
import { type ParameterGroup, parameterTable } from '../bundle/parameter-table.ts';
import { readTogether } from '../bundle/store.ts';
import type { Tokenizer } from '../data/tokenizer.ts';
import { folderStore } from '../files/folder-store.ts';
import { findBundleTask, findTask } from '../tasks/registry.ts';
import { readHistoryText } from '../workers/run-files.ts';

export interface Inspection {
  readonly folder: string;
  readonly task: string;
  /** What the model is traced from. */
  readonly architecture: Readonly<Record<string, unknown>>;
  readonly parameters: { readonly total: number; readonly layers: readonly ParameterGroup[] };
  readonly tokenizers: Readonly<Record<string, TokenizerInfo>>;
  /** Tokenizers, labels and the like, in words. */
  readonly assets: readonly string[];
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
  /** At most this many evaluations of the dev set, spread over the run. */
  readonly evaluations: readonly EvaluationInfo[];
}

const evaluationSchema = z.object({
  event: z.literal('evaluation'),
  update: z.number(),
  seconds: z.number(),
  metrics: z.record(z.string(), z.number().nullable()),
});

type EvaluationInfo = Omit<z.output<typeof evaluationSchema>, 'event'>;

/** Throws E_MODEL_FILE where there is no model or it is damaged; nothing is computed. */
export async function inspectFolder(folder: string): Promise<Inspection> {
  const store = await folderStore(folder);
  const { bundle, history } = await readTogether(store, async () => ({
    bundle: await readBundle(store, findBundleTask),
    history: await readHistoryText(store),
  }));
  const { config, layout, assets } = bundle;
  const task = findTask(config.task);
  const tokenizers = [...(task.tokenizers?.(assets) ?? [])];
  return {
    folder,
    task: config.task,
    architecture: config.model as Readonly<Record<string, unknown>>,
    parameters: { total: layout.size, layers: parameterTable(layout) },
    tokenizers: Object.fromEntries(
      tokenizers.map(([name, tokenizer]) => [name, tokenizerInfo(tokenizer)] as const),
    ),
    assets: task.describeAssets(assets),
    training: trainingInfo(bundle, history),
  };
}

function tokenizerInfo({ unit, size, json: { normalizer } }: Tokenizer): TokenizerInfo {
  const steps =
    normalizer === null ? [] : 'normalizers' in normalizer ? normalizer.normalizers : [normalizer];
  return { unit, size, normalizer: steps.map(({ type }) => type).join(', ') || 'none' };
}

function trainingInfo({ config }: Bundle, history: string): TrainingInfo | undefined {
  return config.history && { ...config.history, evaluations: spread(evaluationsIn(history), 10) };
}

/** The evaluations of a history; a line that is damaged is passed over. */
function evaluationsIn(history: string): readonly EvaluationInfo[] {
  return history.split('\n').flatMap((line) => {
    if (!line.includes('"evaluation"')) return [];
    const parsed = evaluationSchema.safeParse(parseLine(line));
    if (!parsed.success) return [];
    const { update, seconds, metrics } = parsed.data;
    return [{ update, seconds, metrics }];
  });
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** At most `most` of the items, from the first to the last. */
function spread<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, i) => items[Math.round((i * (items.length - 1)) / (most - 1))]!);
}
