/** What is measured of a trained model on the test set. */
import type { SequenceModel } from '../bundle/sequence-model.ts';
import { type ItemErrors, itemErrors } from '../metrics/error-rates.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { errorTokens, groupBySource } from '../tasks/evaluate.ts';
import { evaluatePredictions } from '../tasks/evaluate-model.ts';
import type { TextPair } from '../tasks/prepare-data.ts';
import type { RunResult } from './comparison.ts';
import { exampleOutputs } from './example-outputs.ts';

export interface ModelMeasures extends Pick<RunResult, 'metrics' | 'decodingTokensPerSecond' | 'examples'> {
  /** One for each item. */
  readonly items: readonly ItemErrors[];
}

/**
 * The quality and the speed of greedy search over the whole test set; the items of these numbers are shown in full.
 *
 * Items are different sources in the order of first appearance.
 */
export async function measureModel(
  model: SequenceModel,
  test: readonly TextPair[],
  exampleItems: readonly number[],
  runtime: Runtime,
): Promise<ModelMeasures> {
  const items = groupBySource(test);
  const sources = items.map(({ source }) => source);
  // The graphs are loaded before the clock starts.
  await model.predict(sources.slice(0, 1));
  const startedAt = performance.now();
  const predictions = await model.predict(sources);
  const seconds = (performance.now() - startedAt) / 1000;
  const best = predictions.map(({ hypotheses }) => hypotheses[0]!);
  const tokens = best.reduce((sum, hypothesis) => sum + hypothesis.tokens.length, 0);
  const tokensOf = errorTokens(model.targetTokenizer.unit);
  return {
    metrics: { ...(await evaluatePredictions(model, test, predictions)) },
    decodingTokensPerSecond: tokens / seconds,
    items: items.map(({ references }, i) => itemErrors(tokensOf(best[i]!.text), references.map(tokensOf))),
    examples: await exampleOutputs(
      model,
      exampleItems.map((i) => items[i]!),
      runtime,
    ),
  };
}
