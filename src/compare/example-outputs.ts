import { loadBundleProgram } from '../bundle/bundle-program.ts';
import type { SequenceModel } from '../bundle/sequence-model.ts';
import { itemErrors } from '../metrics/error-rates.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { greedySearch } from '../search/greedy-search.ts';
import { type EvaluationItem, errorTokens } from '../tasks/evaluate.ts';
import { attentionMaps } from './attention-maps.ts';
import type { ExampleOutput } from './comparison.ts';

/** What a model writes for a few items, and what it looks at meanwhile. */
export async function exampleOutputs(
  { bundle, config, sourceTokenizer, targetTokenizer }: SequenceModel,
  items: readonly EvaluationItem[],
  runtime: Runtime,
): Promise<readonly ExampleOutput[]> {
  const { maxLength } = config;
  const sources = items.map(({ source }) => sourceTokenizer.encode(source).subarray(0, maxLength));
  const program = loadBundleProgram(bundle, runtime);
  const found = await greedySearch(program, sources, { maxLength });
  await program.release();
  const pairs = found.map(({ ids }, i) => ({ source: sources[i]!, target: ids }));
  const maps = await attentionMaps(bundle, pairs, runtime);
  const tokensOf = errorTokens(targetTokenizer.unit);
  return items.map(({ source, references }, i) => {
    const prediction = targetTokenizer.decode(found[i]!.ids);
    const { wrong } = itemErrors(tokensOf(prediction), references.map(tokensOf));
    const attention = maps?.[i];
    return { source, references, prediction, correct: !wrong, ...(attention && { attention }) };
  });
}
