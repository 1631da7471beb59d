/** Speech recognition by connectionist temporal classification: each state of the body is a character or none. */
import { HeddleError } from '../base/errors.ts';
import type { HostTensor } from '../graph/host-tensor.ts';
import { resolveSignalModel, type SignalModelConfig, signalModel } from '../models/signals/signal-model.ts';
import { shortestAlignment } from '../nn/ctc-loss.ts';
import { ctcPrefixBeam } from '../search/ctc-prefix-beam.ts';
import { type CtcHypothesis, ctcGreedy, type FrameScores } from '../search/ctc-search.ts';
import { hearByCtc } from './ctc-hearing.ts';
import { ctcParts, frameScores, prefixBeamOf, strideOf } from './ctc-parts.ts';
import type {
  HeardText,
  SpeechAssets,
  SpeechConfig,
  SpeechPredicting,
  SpeechReady,
  SpeechWriter,
} from './speech-writer.ts';

export const ctcWriter: SpeechWriter<SignalModelConfig> = {
  parseConfig: (value) => resolveSignalModel(value as SignalModelConfig, ctcParts),
  model: (config) => signalModel(config, ctcParts),
  labels(config, ids, frames, where) {
    requireStates(ids, Math.ceil(frames / strideOf(config)), where);
    return [['target', ids]];
  },
  uniformLoss: () => undefined,
  requireOptions({ lengthPenalty, languageModel, beam }) {
    if (lengthPenalty !== undefined) {
      const found = 'an option of decoders, for a model of CTC';
      const allowed = 'with a model that writes by attention, which is trained with --decoder';
      throw new HeddleError('E_CONFIG', { where: '--length-penalty', found, allowed });
    }
    if (languageModel !== undefined && beam === 1) {
      const found = '1 next to a language model, which needs texts to choose from';
      throw new HeddleError('E_CONFIG', { where: '--beam', found, allowed: '2 or more' });
    }
  },
  async listen(ready, dataset, options) {
    const outputs = await ready.predictor.outputs(dataset);
    return heardIn(outputs, ready.assets, await searchOf(ready, options));
  },
  async evaluate(ready, dataset, options) {
    const { outputs, loss } = await ready.predictor.evaluate(dataset);
    return { heard: await heardIn(outputs, ready.assets, await searchOf(ready, options)), loss };
  },
  hear: hearByCtc,
  async golden({ predictor, assets }, dataset) {
    const heard = await heardIn(await predictor.outputs(dataset), assets, greedy);
    return heard.map(({ text, logProbability }) => ({
      answer: text,
      numbers: [logProbability],
      choices: [],
    }));
  },
};

/** Throws E_DATA where there are fewer states than characters need. */
function requireStates(ids: Int32Array, states: number, where: string): void {
  const least = shortestAlignment(ids);
  if (states >= least) return;
  throw new HeddleError('E_DATA', {
    where,
    found: `${ids.length} characters in ${states} states of the model`,
    allowed: `at least ${least} states: one for each character, and one between two that are the same`,
    fix: 'lower --subsample or --hop, or remove the row',
  });
}

type Outputs = ReadonlyMap<string, HostTensor>;

/** A search for the best labels of the states of one recording. */
type Search = (scores: FrameScores) => CtcHypothesis | Promise<CtcHypothesis>;

const greedy: Search = (scores) => ctcGreedy(scores);

/** The search that options ask for. */
async function searchOf(ready: SpeechReady<SpeechConfig>, options: SpeechPredicting): Promise<Search> {
  const search = await prefixBeamOf(ready, options);
  if (search === undefined) return greedy;
  return async (scores) => (await ctcPrefixBeam(scores, search))[0]!;
}

/** What is heard in each recording, from the outputs of the model. */
async function heardIn(
  outputs: readonly Outputs[],
  { characters }: SpeechAssets,
  search: Search,
): Promise<readonly HeardText[]> {
  const heard: HeardText[] = [];
  for (const each of outputs) {
    const { labels, frames, logProbability } = await search(frameScores(each));
    const places = labels.map((label, n) => [characters.decode([label]), frames[n] ?? 0] as const);
    heard.push({ text: characters.decode(labels), logProbability, places });
  }
  return heard;
}
