import type { Prediction, PredictOptions } from '../bundle/prediction.ts';
import type { SequenceModel } from '../bundle/sequence-model.ts';
import { groupBySource, type LossMetrics, lossMetrics, type TextMetrics, textMetrics } from './evaluate.ts';
import type { TextPair } from './prepare-data.ts';

/** How good a model is; the keys are those of `heddle evaluate --json`. */
export interface ModelMetrics extends TextMetrics, LossMetrics {
  /** Different sources. */
  readonly items: number;
}

/** The best hypothesis of every source against its references, and the loss over all rows. */
export async function evaluateModel(
  model: SequenceModel,
  pairs: readonly TextPair[],
  search: Omit<PredictOptions, 'nBest'> = {},
): Promise<ModelMetrics> {
  const sources = groupBySource(pairs).map(({ source }) => source);
  return evaluatePredictions(model, pairs, await model.predict(sources, search));
}

/** The metrics where the sources are already predicted, in the order of `groupBySource`. */
export async function evaluatePredictions(
  model: SequenceModel,
  pairs: readonly TextPair[],
  predictions: readonly Prediction[],
): Promise<ModelMetrics> {
  const items = groupBySource(pairs);
  const texts = predictions.map(({ hypotheses }) => hypotheses[0]!.text);
  const scores = await model.score(pairs);
  return {
    items: items.length,
    ...textMetrics(items, texts, model.targetTokenizer.unit),
    ...lossMetrics(scores.map(({ logProbabilities }) => logProbabilities)),
  };
}
