/** What a comparison shows of a sequence-to-sequence model: outputs, and what was attended to for them. */
import { startId } from '../base/special-tokens.ts';
import type { TextPair } from '../data/rows/sequence-to-sequence.ts';
import { specialTokens } from '../data/special-tokens.ts';
import type { SequenceToSequence } from '../models/sequence-to-sequence.ts';
import { attentionGraph } from '../search/attention-graph.ts';
import { decodingProgram } from '../search/decoding-program.ts';
import { greedySearch } from '../search/greedy-search.ts';
import { idRectangle } from '../search/rows.ts';
import type { ItemView } from './item-view.ts';
import { groupBySource } from './pair-metrics.ts';
import type { Prediction } from './pair-search.ts';
import type { PairConfig, PairTokenizers } from './sequence-to-sequence.ts';

const endToken = specialTokens[3];

export const pairView: ItemView<TextPair, string, Prediction, PairConfig, PairTokenizers> = {
  items: (rows, tokenizers) =>
    groupBySource(rows, tokenizers.source).map(({ source, references }) => ({
      ...{ input: source, text: source, references },
      length: tokenizers.source.encode(source).length,
    })),

  written: ({ hypotheses: [best] }) => best?.tokens.length ?? 0,

  /** How much each token that greedy search writes, `</s>` too, attends to each source token when it is predicted. */
  async attention({ config, assets, predictor }, texts) {
    const model = predictor.model as SequenceToSequence;
    const attention = attentionGraph(model);
    if (attention === undefined) return undefined;
    const { maxLength } = config;
    const sources = texts.map((text) => assets.source.encode(text).subarray(0, maxLength));
    const found = await greedySearch(decodingProgram(model, predictor.graphs), sources, { maxLength });
    const source = idRectangle(sources);
    const targetInput = idRectangle(found.map(({ ids }) => [startId, ...ids]));
    const feeds = new Map([
      ['source', source],
      ['targetInput', targetInput],
    ]);
    const maps = await predictor.graphs.run('attention', () => new Map([['attention', attention]]), feeds);
    const weights = Array.from(maps.get('attention')?.data ?? [], Number);
    const [, rows = 0] = targetInput.dims;
    const [, columns = 0] = source.dims;
    return found.map(({ ids }, b) => {
      const length = sources[b]?.length ?? 0;
      return {
        sourceTokens: assets.source.tokens(sources[b] ?? ids),
        targetTokens: [...assets.target.tokens(ids), endToken],
        weights: Array.from({ length: ids.length + 1 }, (_, t) => {
          const start = (b * rows + t) * columns;
          return weights.slice(start, start + length);
        }),
      };
    });
  },
};
