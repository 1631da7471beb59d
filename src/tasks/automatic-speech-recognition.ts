/** Automatic speech recognition by connectionist temporal classification: what is said in a recording, character by character. */
import { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import type { Recording } from '../data/audio/recording.ts';
import { type CharacterList, collectCharacters, parseCharacters } from '../data/character-list.ts';
import { baseName, fileName } from '../data/media.ts';
import { mapRows } from '../data/row-sequence.ts';
import { type SpeechRow, speechRows } from '../data/rows/audio-rows.ts';
import type { HostTensor } from '../graph/host-tensor.ts';
import { itemErrors, tokenErrorRate } from '../metrics/error-rates.ts';
import { ctc } from '../models/heads/ctc.ts';
import { findFamily } from '../models/model-config.ts';
import { resolveSignalModel, type SignalModelConfig, signalModel } from '../models/signals/signal-model.ts';
import { frameCount, spectrogramFront } from '../models/signals/spectrogram-front.ts';
import { speechBodies } from '../models/signals/speech-bodies.ts';
import { shortestAlignment } from '../nn/ctc-loss.ts';
import { type CtcHypothesis, ctcGreedy, ctcPrefixBeam, type FrameScores } from '../search/ctc-search.ts';
import {
  type AudioForm,
  audioDataset,
  audioOptions,
  drawnRecording,
  formInWords,
  frontOf,
  groupOfRecording,
  readingOf,
  spectrogramOf,
  surveyRecordings,
} from './audio-encoding.ts';
import { metricOption } from './criterion.ts';
import { drawnInputs, seedOf } from './golden-cases.ts';
import { refuseInitial } from './initial.ts';
import { familyConfig } from './model-options.ts';
import { type FamilyList, familyOption } from './sides.ts';
import type { Metric, Task } from './task.ts';
import { familyOptionsShape, trainingOptionsSchema } from './training-options.ts';

const speechEncoders: FamilyList = { name: 'SpeechEncoder', families: speechBodies };
const sides = { encoder: speechEncoders };
const parts = { front: spectrogramFront, bodies: speechBodies, head: ctc };

const metrics: readonly Metric[] = [
  {
    name: 'wordErrorRate',
    label: 'word error rate, %',
    better: 'lower',
    criterion: 'word',
    range: [100, 0],
  },
  {
    name: 'characterErrorRate',
    label: 'character error rate, %',
    better: 'lower',
    criterion: 'character',
    range: [100, 0],
  },
  { name: 'lossPerCharacter', label: 'loss per character', better: 'lower', criterion: 'loss' },
];

const ownOptions = z.strictObject({
  encoder: familyOption('encoder', speechEncoders),
  ...audioOptions,
  normalize: z
    .enum(['none', 'nfc', 'nfc-lower'])
    .default('nfc-lower')
    .describe('what happens to texts first: nothing, Unicode composition, or that and lower case'),
  metric: metricOption(metrics, 'character'),
});

const optionsSchema = trainingOptionsSchema.extend({ ...familyOptionsShape, ...ownOptions.shape });
type Options = z.output<typeof optionsSchema>;

const predicting = z.strictObject({
  beam: z.int().min(1).max(1000).default(1).describe('texts kept after every frame; 1 is the best path'),
  timestamps: z.boolean().default(false).describe('seconds at which each character begins'),
});
type Predicting = z.output<typeof predicting>;

export interface SpeechAssets {
  readonly characters: CharacterList;
  readonly form: AudioForm;
}

/** What is said in a recording. */
export interface SpeechAnswer {
  /** The path of the recording, where it has one. */
  readonly path: string;
  readonly text: string;
  /** The natural logarithm of its probability: of the best path, or of all that a beam kept. */
  readonly logProbability: number;
  /** Each character and the seconds at which it begins, on the most probable path. */
  readonly characters: readonly (readonly [character: string, seconds: number])[];
}

const charactersFile = 'characters.json';

export const automaticSpeechRecognition: Task<
  SpeechRow,
  Recording,
  SpeechAnswer,
  SignalModelConfig,
  SpeechAssets,
  Options,
  Predicting
> = {
  name: 'automatic-speech-recognition',
  summary: 'writes down what is said in a recording',
  sides,
  options: ownOptions,
  predicting,
  metrics,
  rowName: 'recordings',
  rows: () => speechRows,
  inputs: () => speechRows,
  testRows: () => speechRows,
  group:
    () =>
    ({ audio }) =>
      groupOfRecording(audio),

  parseConfig: (value) => resolveSignalModel(value as SignalModelConfig, parts),
  model: (config) => signalModel(config, parts),
  assetFiles: ({ characters }) =>
    new Map([[charactersFile, { normalize: characters.normalization, characters: characters.characters }]]),
  readAssets: async (files, config) => ({
    characters: parseCharacters(await files.json(charactersFile), files.where(charactersFile)),
    form: { sampleRate: frontOf(config).sampleRate, longest: 0 },
  }),

  async makeAssets(rows, options, sources = {}) {
    refuseInitial(sources.initial, 'automatic-speech-recognition');
    const characters = collectCharacters(
      mapRows(rows, ({ text }) => text),
      options.normalize,
    );
    const recordings = mapRows(rows, ({ audio }) => audio);
    return { characters, form: await surveyRecordings(recordings, options, sources) };
  },
  describeAssets: ({ characters, form }) => [
    `recordings: ${formInWords(form)}; ${characters.size - 1} characters`,
  ],

  configure(options, { characters, form }) {
    const front = spectrogramOf(options, form);
    // Positions for recordings twice as long as any that was seen.
    const length = frameCount(front, 2 * form.longest) + 1;
    const encoder = familyConfig(options, 'encoder', sides, { length });
    return resolveSignalModel({ front, encoder, head: { labels: characters.size } }, parts);
  },

  encode(rows, { characters }, config, where, { media, warn } = {}) {
    const targets = Array.from(rows, ({ text }) => characters.encode(text));
    const stride = strideOf(config);
    const dataset = audioDataset(
      mapRows(rows, ({ audio }) => audio),
      {
        ...readingOf(config, speechBodies),
        media,
        warn,
        labels(i, frames, name) {
          const { ids } = targets[i]!;
          requireFrames(ids, Math.ceil(frames / stride), `${where}: ${name}`);
          return [['target', ids]];
        },
      },
    );
    return { dataset, unknown: targets.reduce((sum, { unknown }) => sum + unknown, 0) };
  },

  evaluator({ assets, config, predictor, media }, rows, options, { warn } = {}) {
    const { characters } = assets;
    const { dataset } = automaticSpeechRecognition.encode(rows, assets, config, 'test data', { media, warn });
    const references = rows.map(({ text }) => characters.normalize(text));
    return async () => {
      const { outputs, loss } = await predictor.evaluate(dataset);
      const found = outputs.map((each) => characters.decode(search(each, options).labels));
      return errorsOf(found, references, loss.sum / loss.units);
    };
  },

  async predict({ predictor, assets, config, media }, recordings, options, warn) {
    const reading = readingOf(config, speechBodies);
    const outputs = await predictor.outputs(audioDataset(recordings, { ...reading, media, warn }));
    const secondsPerState = (reading.front.hop * strideOf(config)) / reading.front.sampleRate;
    return recordings.map((recording, i) => {
      const { labels, frames, logProbability } = search(outputs[i]!, options);
      const text = assets.characters.decode(labels);
      const characters = labels.map((label, n) => {
        const seconds = Number(((frames[n] ?? 0) * secondsPerState).toFixed(3));
        return [assets.characters.decode([label]), seconds] as const;
      });
      return { path: fileName(recording, ''), text, logProbability, characters };
    });
  },

  formatAnswer({ path, text, logProbability, characters }, { timestamps }, json) {
    if (json) return JSON.stringify({ path, text, logProbability, ...(timestamps && { characters }) });
    const places = characters.map(([character, seconds]) => `${seconds.toFixed(2)}:${character}`);
    return [path, text, ...(timestamps ? [places.join(' ')] : [])].join('\t');
  },

  itemView: {
    items: (rows) =>
      rows.map(({ audio, text }, i) => ({
        input: audio,
        text: baseName(audio, `recording ${i + 1}`),
        references: [text],
        length: text.length,
      })),
    lengthUnit: 'characters of the text',
    answerText: ({ text }) => text,
  },
  goldenInputs: () => drawnInputs('recording'),
  async answerGolden({ predictor, assets, config }, inputs) {
    const { front, most } = readingOf(config, speechBodies);
    const recordings = inputs.map((input) => drawnRecording(front, seedOf(input)));
    const outputs = await predictor.outputs(audioDataset(recordings, { front, most }));
    return outputs.map((each) => {
      const { labels, logProbability } = search(each, {});
      return { answer: assets.characters.decode(labels), numbers: [logProbability], choices: [] };
    });
  },
};

function strideOf({ encoder: { family, options } }: SignalModelConfig): number {
  return findFamily(speechBodies, family, 'encoder').stride(options);
}

/** Throws E_DATA where there are fewer states than characters need. */
function requireFrames(ids: Int32Array, states: number, where: string): void {
  const least = shortestAlignment(ids);
  if (states >= least) return;
  throw new HeddleError('E_DATA', {
    where,
    found: `${ids.length} characters in ${states} states of the model`,
    allowed: `at least ${least} states: one for each character, and one between two that are the same`,
    fix: 'lower --subsample or --hop, or remove the row',
  });
}

/** The best labels of the outputs for one recording. */
function search(outputs: ReadonlyMap<string, HostTensor>, { beam = 1 }: Partial<Predicting>): CtcHypothesis {
  const scores = frameScores(outputs);
  const [best] = beam === 1 ? [ctcGreedy(scores)] : ctcPrefixBeam(scores, { beam });
  return best ?? { labels: [], frames: [], logProbability: 0 };
}

/** The logarithms of the softmax of each state that is there. */
function frameScores(outputs: ReadonlyMap<string, HostTensor>): FrameScores {
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

const wordsOf = (text: string) => (text === '' ? [] : text.split(' '));
const lettersOf = (text: string) => [...text];

function errorsOf(found: readonly string[], references: readonly string[], loss: number) {
  const rate = (cut: (text: string) => readonly string[]) =>
    tokenErrorRate(
      found.map(cut),
      references.map((text) => [cut(text)]),
    );
  const errors = found.map((text, i) => itemErrors(wordsOf(text), [wordsOf(references[i]!)]));
  return {
    items: found.length,
    metrics: new Map([
      ['wordErrorRate', rate(wordsOf)],
      ['characterErrorRate', rate(lettersOf)],
      ['lossPerCharacter', loss],
    ]),
    perItem: new Map([
      [
        'wordErrorRate',
        { values: errors.map(({ edits }) => 100 * edits), weights: errors.map(({ length }) => length) },
      ],
    ]),
  };
}
