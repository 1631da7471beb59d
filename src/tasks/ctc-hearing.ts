/** Speech recognition while sound arrives: characters are written as soon as they are certain. */
import { HeddleError } from '../base/errors.ts';
import { findFamily } from '../models/model-config.ts';
import type { SignalModelConfig } from '../models/signals/signal-model.ts';
import { normalizations } from '../models/signals/spectrogram-front.ts';
import { speechBodies } from '../models/signals/speech-bodies.ts';
import { type StepwiseSignal, stepwiseSignal } from '../models/signals/stepwise-signal.ts';
import {
  certainLabels,
  extendPrefixBeam,
  hypothesesOf,
  type PrefixBeamOptions,
  startPrefixBeam,
} from '../search/ctc-prefix-beam.ts';
import { ctcGreedy, type FrameScores } from '../search/ctc-search.ts';
import { hearSignal } from '../search/hear-signal.ts';
import { frontOf } from './audio-encoding.ts';
import { ctcParts, frameScores, prefixBeamOf } from './ctc-parts.ts';
import type { SpeechPredicting, SpeechReady } from './speech-writer.ts';
import type { Warn } from './task.ts';

/**
 * What is said in samples at the rate of the model, piece by piece: of the best path each character when it is heard, of a beam
 * what all its texts begin with.
 *
 * Throws: E_CONFIG for a model that looks ahead: with a body that reads in both directions, or with statistics of whole recordings.
 */
export async function* hearByCtc(
  ready: SpeechReady<SignalModelConfig>,
  samples: AsyncIterable<Float32Array>,
  options: SpeechPredicting,
  warn: Warn,
): AsyncGenerator<string, void, void> {
  const { config, assets, predictor } = ready;
  const model = requireStepwise(config);
  if (options.timestamps) {
    const found = 'seconds of characters, while sound arrives';
    throw new HeddleError('E_CONFIG', { where: '--timestamps', found, allowed: 'with whole recordings' });
  }
  const form = frontOf(config);
  const inputs = ctcParts.front.inputs(form);
  const within = upTo(
    samples,
    model.states * model.stride * form.hop,
    (seconds) => warn(`the model has positions for ${seconds} seconds; what follows is not heard`),
    form.sampleRate,
  );
  const states = hearSignal({ model, inputs, form, graphs: predictor.graphs }, within);
  const search = await prefixBeamOf(ready, options);
  const labels = search === undefined ? alongBestPath(scoresOf(states)) : alongBeam(scoresOf(states), search);
  for await (const found of labels) yield assets.characters.decode(found);
}

type Scores = AsyncIterable<FrameScores[number]>;

async function* scoresOf(
  states: ReturnType<typeof hearSignal>,
): AsyncGenerator<FrameScores[number], void, void> {
  for await (const outputs of states) yield* frameScores(outputs);
}

/** The labels of the best path: one begins where the best class changes. */
async function* alongBestPath(scores: Scores): AsyncGenerator<readonly number[], void, void> {
  let before: FrameScores = [];
  for await (const frame of scores) {
    const { labels } = ctcGreedy([...before, frame]);
    const known = ctcGreedy(before).labels.length;
    before = [frame];
    if (labels.length > known) yield labels.slice(known);
  }
}

/** The labels that are certain after each frame, and what is best at the end. */
async function* alongBeam<State>(
  scores: Scores,
  options: PrefixBeamOptions<State>,
): AsyncGenerator<readonly number[], void, void> {
  let beam = await startPrefixBeam(options);
  let written = 0;
  for await (const frame of scores) {
    beam = await extendPrefixBeam(beam, frame, options);
    const fresh = certainLabels(beam, written);
    written += fresh.length;
    if (fresh.length > 0) yield fresh;
  }
  yield hypothesesOf(beam, options)[0]?.labels.slice(written) ?? [];
}

/** The first samples, `most` of them; `cut` hears of the first that is left out. */
async function* upTo(
  samples: AsyncIterable<Float32Array>,
  most: number,
  cut: (seconds: string) => void,
  sampleRate: number,
): AsyncGenerator<Float32Array, void, void> {
  let count = 0;
  for await (const piece of samples) {
    yield piece.subarray(0, most - count);
    count += piece.length;
    if (count > most) return cut((most / sampleRate).toFixed(1));
  }
}

/** The model in steps. Throws E_CONFIG where it looks ahead. */
function requireStepwise(config: SignalModelConfig): StepwiseSignal {
  const refuse = (found: string, allowed: string): never => {
    const fix = `train such a model, or give whole recordings: heddle predict ... a.wav`;
    throw new HeddleError('E_CONFIG', { where: '--stream', found, allowed, fix });
  };
  if (frontOf(config).normalization === 'file') {
    const causal = normalizations.filter((name) => name !== 'file').map((name) => `--normalization ${name}`);
    refuse(
      'a model that normalises each recording by what comes later in it',
      `one trained with ${causal.join(' or ')}`,
    );
  }
  const { family } = config.encoder;
  const flagsOf = (name: string) => findFamily(speechBodies, name, 'encoder').stepwise?.flag;
  const able = speechBodies.flatMap(({ name }) => (flagsOf(name) ? [`${name} ${flagsOf(name)}`] : []));
  return (
    stepwiseSignal(config, ctcParts) ??
    refuse(`an encoder of ${family} that looks ahead`, `one trained with --encoder ${able.join(', ')}`)
  );
}
