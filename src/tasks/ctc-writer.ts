/** Speech recognition by connectionist temporal classification: each state of the body is a character or none. */
import { HeddleError } from '../base/errors.ts';
import type { HostTensor } from '../graph/host-tensor.ts';
import { ctc } from '../models/heads/ctc.ts';
import { findFamily } from '../models/model-config.ts';
import { resolveSignalModel, type SignalModelConfig, signalModel } from '../models/signals/signal-model.ts';
import { spectrogramFront } from '../models/signals/spectrogram-front.ts';
import { speechBodies } from '../models/signals/speech-bodies.ts';
import { shortestAlignment } from '../nn/ctc-loss.ts';
import { ctcPrefixBeam, type PrefixBeamOptions } from '../search/ctc-prefix-beam.ts';
import { type CtcHypothesis, ctcGreedy, type FrameScores } from '../search/ctc-search.ts';
import type { ReadText } from '../search/language-model-scorer.ts';
import { characterScorer } from './character-scorer.ts';
import {
  defaults,
  type HeardText,
  type SpeechAssets,
  type SpeechConfig,
  type SpeechPredicting,
  type SpeechReady,
  type SpeechWriter,
} from './speech-writer.ts';

const parts = { front: spectrogramFront, bodies: speechBodies, head: ctc };

export const ctcWriter: SpeechWriter<SignalModelConfig> = {
  parseConfig: (value) => resolveSignalModel(value as SignalModelConfig, parts),
  model: (config) => signalModel(config, parts),
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
  async golden({ predictor, assets }, dataset) {
    const heard = await heardIn(await predictor.outputs(dataset), assets, greedy);
    return heard.map(({ text, logProbability }) => ({
      answer: text,
      numbers: [logProbability],
      choices: [],
    }));
  },
};

/** Frames for each state of the body. */
export function strideOf({ encoder: { family, options } }: Pick<SpeechConfig, 'encoder'>): number {
  return findFamily(speechBodies, family, 'encoder').stride(options);
}

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
  const search = await beamOf(ready, options);
  if (search === undefined) return greedy;
  return async (scores) => (await ctcPrefixBeam(scores, search))[0]!;
}

/** The beam that options ask for, with the language model; undefined: the best path is enough. */
async function beamOf(
  ready: SpeechReady<SpeechConfig>,
  options: SpeechPredicting,
): Promise<PrefixBeamOptions<ReadText> | undefined> {
  const scorer = await characterScorer(ready, options);
  const { beam = scorer === undefined ? 1 : defaults.fusionBeam } = options;
  return beam === 1 ? undefined : { beam, scorer };
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

/** The logarithms of the softmax of each state that is there. */
function frameScores(outputs: Outputs): FrameScores {
  const { data = [], dims = [] } = outputs.get('logits') ?? {};
  const width = dims.at(-1) ?? 1;
  const count = Number(outputs.get('frames')?.data[0] ?? 0);
  return Array.from({ length: count }, (_, t) => {
    const logits = Array.from({ length: width }, (__, label) => Number(data[t * width + label]));
    const largest = Math.max(...logits);
    const sum = logits.reduce((total, logit) => total + Math.exp(logit - largest), 0);
    return logits.map((logit) => logit - largest - Math.log(sum));
  });
}
