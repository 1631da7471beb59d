/** What models of CTC are made of, and how their states are searched: of whole recordings and of sound that arrives. */
import { ctc } from '../models/heads/ctc.ts';
import { findFamily } from '../models/model-config.ts';
import { spectrogramFront } from '../models/signals/spectrogram-front.ts';
import { speechBodies } from '../models/signals/speech-bodies.ts';
import type { PrefixBeamOptions } from '../search/ctc-prefix-beam.ts';
import type { FrameScores } from '../search/ctc-search.ts';
import type { ReadText } from '../search/language-model-scorer.ts';
import type { HostTensors } from '../search/loaded-graph.ts';
import { characterScorer } from './character-scorer.ts';
import { defaults, type SpeechConfig, type SpeechPredicting, type SpeechReady } from './speech-writer.ts';

export const ctcParts = { front: spectrogramFront, bodies: speechBodies, head: ctc };

/** Frames for each state of the body. */
export function strideOf({ encoder: { family, options } }: Pick<SpeechConfig, 'encoder'>): number {
  return findFamily(speechBodies, family, 'encoder').stride(options);
}

/** The beam that options ask for, with the language model; undefined: the best path is enough. */
export async function prefixBeamOf(
  ready: SpeechReady<SpeechConfig>,
  options: SpeechPredicting,
): Promise<PrefixBeamOptions<ReadText> | undefined> {
  const scorer = await characterScorer(ready, options);
  const { beam = scorer === undefined ? 1 : defaults.fusionBeam } = options;
  return beam === 1 ? undefined : { beam, scorer };
}

/** The logarithms of the softmax of each state of a recording that is there. */
export function frameScores(outputs: HostTensors): FrameScores {
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
