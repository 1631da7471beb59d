import { startId } from '../base/special-tokens.ts';
import type { Bundle } from '../bundle/bundle.ts';
import { specialTokens } from '../data/special-tokens.ts';
import { sequenceToSequence } from '../models/sequence-to-sequence.ts';
import { viewsOf } from '../nn/flat-parameters.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { attentionGraph } from '../search/attention-graph.ts';
import { loadGraph } from '../search/loaded-graph.ts';
import { idRectangle } from '../search/rows.ts';
import type { AttentionMap } from './comparison.ts';

/** A source and a target as ids, both without markers. */
export interface AttendingPair {
  readonly source: Int32Array;
  readonly target: Int32Array;
}

/** What of a bundle the maps are made from. */
interface AttendingModel
  extends Pick<Bundle, 'layout' | 'parameters' | 'sourceTokenizer' | 'targetTokenizer'> {
  readonly config: Pick<Bundle['config'], 'model'>;
}

const endToken = specialTokens[3];

/**
 * How much each target token, and `</s>` behind them, attends to each source token when it is predicted.
 *
 * Undefined for a model that has no such map; see `attentionGraph`.
 */
export async function attentionMaps(
  { config, layout, parameters, sourceTokenizer, targetTokenizer }: AttendingModel,
  pairs: readonly AttendingPair[],
  runtime: Runtime,
): Promise<readonly AttentionMap[] | undefined> {
  const attention = attentionGraph(sequenceToSequence(config.model));
  if (attention === undefined) return undefined;
  const graph = await loadGraph(
    new Map([['attention', attention]]),
    viewsOf(layout, parameters),
    runtime,
    {},
  );
  try {
    const source = idRectangle(pairs.map((pair) => pair.source));
    const targetInput = idRectangle(pairs.map((pair) => [startId, ...pair.target]));
    const feeds = new Map([
      ['source', source],
      ['targetInput', targetInput],
    ]);
    const data = (await graph.run(feeds)).get('attention')!.data as Float32Array;
    const [rows, columns] = [targetInput.dims[1]!, source.dims[1]!];
    return pairs.map((pair, b) => ({
      sourceTokens: sourceTokenizer.tokens(pair.source),
      targetTokens: [...targetTokenizer.tokens(pair.target), endToken],
      weights: Array.from({ length: pair.target.length + 1 }, (_, t) => {
        const start = (b * rows + t) * columns;
        return Array.from(data.subarray(start, start + pair.source.length));
      }),
    }));
  } finally {
    await graph.release();
  }
}
