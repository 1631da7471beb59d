/** Speech recognition by attention: a decoder writes character by character, and attends to what was heard. */
import { HeddleError } from '../base/errors.ts';
import type { Dataset } from '../data/dataset.ts';
import { specialTokens } from '../data/special-tokens.ts';
import { targetFields } from '../models/encoder-decoder.ts';
import type { Generator } from '../models/model.ts';
import {
  resolveSignalEncoderDecoder,
  type SignalEncoderDecoderConfig,
  signalEncoderDecoder,
} from '../models/signals/signal-encoder-decoder.ts';
import { spectrogramFront } from '../models/signals/spectrogram-front.ts';
import { speechBodies } from '../models/signals/speech-bodies.ts';
import { datasetProgram } from '../search/decoding-program.ts';
import type { Hypothesis } from '../search/hypothesis.ts';
import { searchTargets } from './pair-search.ts';
import type { SpeechPredicting, SpeechReady, SpeechWriter } from './speech-writer.ts';

const parts = { front: spectrogramFront, bodies: speechBodies };

/** Characters are numbered from 1, their tokens from the first that is not special. */
const firstToken = specialTokens.length;
const tokensOf = (ids: Int32Array) => ids.map((id) => id - 1 + firstToken);
const idsOf = (tokens: Int32Array) =>
  tokens.filter((token) => token >= firstToken).map((token) => token + 1 - firstToken);

/** The tokens of so many numbers of characters, of which 0 is none. */
export const vocabularyOf = (characters: number): number => characters - 1 + firstToken;

export const attentionWriter: SpeechWriter<SignalEncoderDecoderConfig> = {
  parseConfig: (value) => resolveSignalEncoderDecoder(value as SignalEncoderDecoderConfig, parts),
  model: (config) => signalEncoderDecoder(config, parts),
  labels: ({ maxLength }, ids) => targetFields(tokensOf(ids).subarray(0, maxLength)),
  uniformLoss: ({ decoder }) => Math.log(decoder.vocabulary),
  requireOptions({ timestamps, languageModel }) {
    if (timestamps) throw ofCtc('--timestamps', 'seconds of characters');
    if (languageModel !== undefined) throw ofCtc('--language-model', 'a language model');
  },
  async listen(ready, dataset, options) {
    const { characters } = ready.assets;
    return (await search(ready, dataset, options)).map(({ ids, logProbabilities }) => ({
      text: characters.decode(idsOf(ids)),
      logProbability: logProbabilities.reduce((sum, each) => sum + each, 0),
      places: [],
    }));
  },
  async evaluate(ready, dataset, options) {
    const loss = await ready.predictor.loss(dataset);
    return { heard: await attentionWriter.listen(ready, dataset, options), loss };
  },
  hear() {
    throw ofCtc('--stream', 'text while sound arrives');
  },
  async golden(ready, dataset) {
    const found = await search(ready, dataset, {});
    return found.map(({ ids, logProbabilities }) => ({
      answer: ready.assets.characters.decode(idsOf(ids)),
      numbers: logProbabilities,
      choices: [...ids],
    }));
  },
};

/** The best tokens of each example. */
async function search(
  { predictor, config }: SpeechReady<SignalEncoderDecoderConfig>,
  dataset: Dataset,
  { beam, lengthPenalty }: SpeechPredicting,
): Promise<readonly Hypothesis[]> {
  const program = datasetProgram(predictor.model as Generator, predictor.graphs, dataset);
  const numbers = Array.from({ length: dataset.length }, (_, i) => i);
  const options = {
    maxLength: config.maxLength,
    ...(beam && { beam }),
    ...(lengthPenalty !== undefined && { lengthPenalty }),
  };
  const found = await searchTargets(program, numbers, options);
  return found.map(([best]) => best!);
}

/** The error of an option that only models of CTC have. */
function ofCtc(where: string, what: string): HeddleError {
  return new HeddleError('E_CONFIG', {
    where,
    found: `${what}, for a model that writes by attention`,
    allowed: 'with a model of CTC, which is trained without --decoder',
  });
}
