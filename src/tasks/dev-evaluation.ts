/** The evaluation of the dev set while training: only what the chosen criterion needs. */

import type { DecodingProgram } from '../search/decoding-program.ts';
import { scoreTargets } from '../search/forced-scoring.ts';
import { greedySearch } from '../search/greedy-search.ts';
import type { Evaluation } from '../train/fit-options.ts';
import { groupBySource, lossMetrics, textMetrics } from './evaluate.ts';
import { encodePairs, type TextPair, type Tokenizers } from './prepare-data.ts';
import type { Criterion } from './training-options.ts';

export interface DevEvaluationOptions {
  readonly criterion: Criterion;
  readonly maxLength: number;
}

/** The metric that each criterion looks at, and whether a lower value of it is better (1) or a higher one (-1). */
const criterionMetrics = {
  loss: { metric: 'lossPerToken', sign: 1 },
  sequence: { metric: 'sequenceErrorRate', sign: 1 },
  token: { metric: 'tokenErrorRate', sign: 1 },
  bleu: { metric: 'bleu', sign: -1 },
  chrf: { metric: 'chrf', sign: -1 },
} as const satisfies Readonly<Record<Criterion, { readonly metric: string; readonly sign: 1 | -1 }>>;

type Metrics = Readonly<Record<string, number>>;

/** The value of the criterion as users read it, such as BLEU from 0 to 100. */
export function criterionValue(criterion: Criterion, metrics: Metrics): number | undefined {
  return metrics[criterionMetrics[criterion].metric];
}

/** A value as users read it on the scale of the fit loop, where lower is better. */
export function lowerIsBetter(criterion: Criterion, value: number): number {
  return criterionMetrics[criterion].sign * value;
}

function judge(criterion: Criterion, metrics: Metrics): Evaluation {
  return { criterion: lowerIsBetter(criterion, criterionValue(criterion, metrics)!), metrics };
}

/** A function that evaluates the current parameters of `program`, which it reads by reference. */
export function devEvaluation(
  program: DecodingProgram,
  dev: readonly TextPair[],
  tokenizers: Tokenizers,
  { criterion, maxLength }: DevEvaluationOptions,
): () => Promise<Evaluation> {
  const { examples } = encodePairs(dev, tokenizers, maxLength);
  const sources = examples.map(({ source }) => source);
  const targets = examples.map(({ target }) => target);
  const items = groupBySource(dev);
  const itemSources = items.map(({ source }) => tokenizers.source.encode(source).slice(0, maxLength));
  return async () => {
    const loss = lossMetrics(await scoreTargets(program, sources, targets));
    if (criterion === 'loss') return judge(criterion, { ...loss });
    const hypotheses = await greedySearch(program, itemSources, { maxLength });
    const texts = hypotheses.map(({ ids }) => tokenizers.target.decode(ids));
    return judge(criterion, { ...loss, ...textMetrics(items, texts, tokenizers.target.unit) });
  };
}
