/** Automatic speech recognition: what is said in a recording, character by character; by CTC, or by a decoder that attends to what is heard. */
import { z } from 'zod';
import type { Recording } from '../data/audio/recording.ts';
import { collectCharacters, parseCharacters } from '../data/character-list.ts';
import { baseName, fileName } from '../data/media.ts';
import { mapRows } from '../data/row-sequence.ts';
import { type SpeechRow, speechRows } from '../data/rows/audio-rows.ts';
import { itemErrors, tokenErrorRate } from '../metrics/error-rates.ts';
import { frameCount } from '../models/signals/spectrogram-front.ts';
import { speechBodies } from '../models/signals/speech-bodies.ts';
import { attentionWriter, vocabularyOf } from './attention-writer.ts';
import {
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
import { strideOf } from './ctc-parts.ts';
import { ctcWriter } from './ctc-writer.ts';
import { drawnInputs, seedOf } from './golden-cases.ts';
import { refuseInitial } from './initial.ts';
import { familyConfig } from './model-options.ts';
import { type FamilyList, familyOption, textDecoders } from './sides.ts';
import {
  type HeardText,
  requireLanguageModel,
  type SpeechAssets,
  type SpeechConfig,
  type SpeechPredicting,
  type SpeechWriter,
  speechPredicting,
} from './speech-writer.ts';
import type { Metric, Task } from './task.ts';
import { familyOptionsShape, trainingOptionsSchema } from './training-options.ts';

const speechEncoders: FamilyList = { name: 'SpeechEncoder', families: speechBodies };
/** Without a decoder models write by CTC. */
const sides = { encoder: speechEncoders, decoder: { ...textDecoders, isOptional: true } };

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
  encoder: familyOption('encoder', sides.encoder),
  decoder: familyOption('decoder', sides.decoder),
  ...audioOptions,
  normalize: z
    .enum(['none', 'nfc', 'nfc-lower'])
    .default('nfc-lower')
    .describe('what happens to texts first: nothing, Unicode composition, or that and lower case'),
  metric: metricOption(metrics, 'character'),
});

const optionsSchema = trainingOptionsSchema.extend({ ...familyOptionsShape, ...ownOptions.shape });
type Options = z.output<typeof optionsSchema>;

/** What is said in a recording. */
export interface SpeechAnswer {
  /** The path of the recording, where it has one. */
  readonly path: string;
  readonly text: string;
  /** The natural logarithm of its probability: of the best path, of all that a beam kept, or of what a decoder wrote. */
  readonly logProbability: number;
  /** Each character and the seconds at which it begins, on the most probable path; empty for a model that writes by attention. */
  readonly characters: readonly (readonly [character: string, seconds: number])[];
}

/** The decoder reads `<s>` before a text and writes `</s>` after it. */
const markers = 2;

/** Characters of a text for each of the longest text that was learned from: the most that a decoder writes. */
const roomToWrite = 2;

const charactersFile = 'characters.json';

export const automaticSpeechRecognition: Task<
  SpeechRow,
  Recording,
  SpeechAnswer,
  SpeechConfig,
  SpeechAssets,
  Options,
  SpeechPredicting
> = {
  name: 'automatic-speech-recognition',
  summary: 'writes down what is said in a recording',
  sides,
  options: ownOptions,
  predicting: speechPredicting,
  metrics,
  rowName: 'recordings',
  elements: 'recordings',
  rows: () => speechRows,
  inputs: () => speechRows,
  testRows: () => speechRows,
  group:
    () =>
    ({ audio }) =>
      groupOfRecording(audio),

  parseConfig: (value) => writerOf(value as SpeechConfig).parseConfig(value),
  model: (config) => writerOf(config).model(config),
  uniformLoss: (config) => writerOf(config).uniformLoss(config),
  assetFiles: ({ characters }) =>
    new Map([[charactersFile, { normalize: characters.normalization, characters: characters.characters }]]),
  readAssets: async (files, config) => ({
    characters: parseCharacters(await files.json(charactersFile), files.where(charactersFile)),
    form: { sampleRate: frontOf(config).sampleRate, longest: 0 },
    longestText: 0,
  }),

  async makeAssets(rows, options, sources = {}) {
    refuseInitial(sources.initial, 'automatic-speech-recognition');
    const texts = mapRows(rows, ({ text }) => text);
    const characters = collectCharacters(texts, options.normalize);
    let longestText = 1;
    for (const text of texts) longestText = Math.max(longestText, characters.encode(text).ids.length);
    const recordings = mapRows(rows, ({ audio }) => audio);
    return { characters, longestText, form: await surveyRecordings(recordings, options, sources) };
  },
  describeAssets: ({ characters, form }) => [
    `recordings: ${formInWords(form)}; ${characters.size - 1} characters`,
  ],

  configure(options, { characters, form, longestText }) {
    const front = spectrogramOf(options, form);
    // Positions for recordings twice as long as any that was seen.
    const length = frameCount(front, 2 * form.longest) + 1;
    const encoder = familyConfig(options, 'encoder', sides, { length });
    if (options.decoder === undefined) {
      return ctcWriter.parseConfig({ front, encoder, head: { labels: characters.size } });
    }
    const maxLength = roomToWrite * longestText;
    const decoder = familyConfig(options, 'decoder', sides, { length: maxLength + markers });
    const vocabulary = vocabularyOf(characters.size);
    return attentionWriter.parseConfig({ front, encoder, decoder: { ...decoder, vocabulary }, maxLength });
  },

  encode(rows, { characters }, config, where, { media, warn } = {}) {
    const writer = writerOf(config);
    const targets = Array.from(rows, ({ text }) => characters.encode(text));
    const dataset = audioDataset(
      mapRows(rows, ({ audio }) => audio),
      {
        ...readingOf(config, speechBodies),
        media,
        warn,
        labels: (i, frames, name) => writer.labels(config, targets[i]!.ids, frames, `${where}: ${name}`),
      },
    );
    return { dataset, unknown: targets.reduce((sum, { unknown }) => sum + unknown, 0) };
  },

  evaluator(ready, rows, options, { warn, criterion } = {}) {
    const { assets, config, media } = ready;
    const writer = writerOf(config);
    writer.requireOptions(options);
    const { dataset } = automaticSpeechRecognition.encode(rows, assets, config, 'test data', { media, warn });
    const references = rows.map(({ text }) => assets.characters.normalize(text));
    return async () => {
      if (criterion === 'loss') {
        const { sum, units } = await ready.predictor.loss(dataset);
        return { items: rows.length, metrics: new Map([['lossPerCharacter', sum / units]]) };
      }
      const { heard, loss } = await writer.evaluate(ready, dataset, options);
      return errorsOf(
        heard.map(({ text }) => text),
        references,
        loss.sum / loss.units,
      );
    };
  },

  checkPredicting: requireLanguageModel,

  async predict(ready, recordings, options, warn) {
    const { config, media } = ready;
    const writer = writerOf(config);
    writer.requireOptions(options);
    const reading = readingOf(config, speechBodies);
    const heard = await writer.listen(ready, audioDataset(recordings, { ...reading, media, warn }), options);
    return heard.map((each, i) => answerOf(each, fileName(recordings[i]!, ''), config));
  },

  async *hear(ready, samples, options, warn) {
    const writer = writerOf(ready.config);
    writer.requireOptions(options);
    yield* writer.hear(ready, samples, options, warn);
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
  answerGolden(ready, inputs) {
    const { front, most } = readingOf(ready.config, speechBodies);
    const recordings = inputs.map((input) => drawnRecording(front, seedOf(input)));
    return writerOf(ready.config).golden(ready, audioDataset(recordings, { front, most }));
  },
};

/** A decoder writes what models with one hear, CTC what others do. */
function writerOf(config: SpeechConfig): SpeechWriter {
  return 'decoder' in config ? attentionWriter : ctcWriter;
}

function answerOf(
  { text, logProbability, places }: HeardText,
  path: string,
  config: SpeechConfig,
): SpeechAnswer {
  const { hop, sampleRate } = frontOf(config);
  const secondsPerState = (hop * strideOf(config)) / sampleRate;
  const characters = places.map(
    ([character, state]) => [character, Number((state * secondsPerState).toFixed(3))] as const,
  );
  return { path, text, logProbability, characters };
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
