/** Question answering: the stretch of a text that answers a question about it, or that there is none. */
import { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import type { ReadyModel } from '../bundle/bundle-task.ts';
import { memoryDataset } from '../data/dataset.ts';
import { type QuestionInput, type QuestionRow, questionRows } from '../data/rows/question-answering.ts';
import type { Tokenizer } from '../data/tokenizer.ts';
import { squadScores } from '../metrics/squad.ts';
import { questionAnswering as head } from '../models/heads/question-answering.ts';
import { parseConfig } from '../models/model-config.ts';
import { resolveTextModel, type TextModelConfig, textModel } from '../models/supervised.ts';
import { initialHead, initialSide, initialTokenizer, longestText } from './initial.ts';
import {
  answerIn,
  type FoundAnswer,
  longestQuestion,
  type WindowedQuestion,
  windowedQuestions,
  windowLoss,
} from './question-examples.ts';
import { textEncoders } from './sides.ts';
import type { Task, Warn } from './task.ts';
import { readTokenizer } from './text-assets.ts';
import {
  checkUnit,
  makeTokenizer,
  maxLengthOption,
  normalizations,
  seenText,
  unitOption,
} from './text-encoding.ts';
import { familyOptionsShape, sideOptions, trainingOptionsSchema } from './training-options.ts';

const usualLength = 384;
const answerLength = z.int().min(1).max(8192);

const ownOptions = z.strictObject({
  encoder: sideOptions.encoder,
  unit: unitOption,
  normalize: normalizations
    .removeDefault()
    .default('nfc-lower')
    .describe('Unicode normalisation of the texts'),
  maxLength: maxLengthOption.describe(
    `tokens of question and context together, markers included; longer contexts are read in windows (default: ${usualLength})`,
  ),
  stride: z
    .int()
    .min(0)
    .max(8192)
    .optional()
    .describe('tokens that a window shares with the one before (default: a third of --max-length)'),
  maxAnswerLength: answerLength.default(30).describe('tokens of the longest answer'),
  metric: z.enum(['loss', 'f1', 'exact']).default('f1').describe('dev metric that selects the best weights'),
});

const optionsSchema = trainingOptionsSchema.extend({ ...familyOptionsShape, ...ownOptions.shape });
type Options = z.output<typeof optionsSchema>;

const predicting = z.strictObject({
  maxAnswerLength: answerLength.optional().describe('tokens of the longest answer (default: as trained)'),
});
type Predicting = Partial<z.output<typeof predicting>>;

const configSchema = z.strictObject({
  maxLength: z.int().min(1).max(65536),
  stride: z.int().min(0).max(65536),
  maxAnswerLength: answerLength,
  /** Whether the model may say that there is no answer: whether a training row said so. */
  noAnswer: z.boolean(),
});

export type QuestionAnsweringConfig = TextModelConfig & z.output<typeof configSchema>;

export interface QuestionAssets {
  readonly tokenizer: Tokenizer;
  readonly noAnswer: boolean;
}

/** A question with the answer that the model gives. */
export interface QuestionAnswer extends Omit<FoundAnswer, 'logits'> {
  readonly question: string;
}

type Ready = ReadyModel<QuestionAnsweringConfig, QuestionAssets>;

const files = { tokenizer: 'tokenizer.json' } as const;

export const questionAnswering: Task<
  QuestionRow,
  QuestionInput,
  QuestionAnswer,
  QuestionAnsweringConfig,
  QuestionAssets,
  Options,
  z.output<typeof predicting>
> = {
  name: 'question-answering',
  summary: 'finds the answer to a question in a text',
  sides: { encoder: textEncoders },
  options: ownOptions,
  predicting,
  metrics: [
    { name: 'exactMatch', label: 'exact match, %', better: 'higher', criterion: 'exact', range: [0, 100] },
    { name: 'f1', label: 'F1, %', better: 'higher', criterion: 'f1', range: [0, 100] },
    { name: 'lossPerItem', label: 'loss per window', better: 'lower', criterion: 'loss' },
  ],
  rowName: 'questions',
  rows: () => questionRows,
  inputs: () => questionRows,
  testRows: () => questionRows,
  checkOptions({ unit, labelSmoothing }) {
    checkUnit({ unit });
    if (labelSmoothing === 0) return;
    throw new HeddleError('E_CONFIG', {
      where: '--label-smoothing',
      found: String(labelSmoothing),
      allowed: 'nothing: it would ask for answers outside of the context',
    });
  },
  group: (options, initial) => {
    const seen = seenText(options, initial);
    return ({ context }) => seen(context);
  },

  parseConfig(value) {
    const { maxLength, stride, maxAnswerLength, noAnswer, ...model } = value as Record<string, unknown>;
    const parsed = parseConfig(configSchema, { maxLength, stride, maxAnswerLength, noAnswer }, 'model');
    return { ...resolveTextModel(model as never, head), ...parsed };
  },
  model: modelOf,
  assetFiles: ({ tokenizer }) => new Map([[files.tokenizer, tokenizer.json]]),
  readAssets: async (stored, { encoder, noAnswer }) => ({
    tokenizer: await readTokenizer(stored, files.tokenizer, encoder.vocabulary),
    noAnswer,
  }),

  makeAssets(rows, { unit, normalize }, { initial, pulse } = {}) {
    const texts = new Set<string>();
    let noAnswer = false;
    for (const { question, context, answers } of rows) {
      texts.add(question).add(context);
      noAnswer ||= answers.length === 0;
    }
    const wanted = { unit, normalize, flag: '--unit' };
    const tokenizer = initialTokenizer(initial, 'encoder', wanted, () =>
      makeTokenizer([...texts], wanted, pulse),
    );
    return { tokenizer, noAnswer };
  },
  describeAssets: ({ tokenizer, noAnswer }) => [
    `text: ${tokenizer.unit}, ${tokenizer.size} tokens; ${noAnswer ? 'some questions have' : 'no question has'} no answer`,
  ],
  tokenizers: ({ tokenizer }) => new Map([['text', tokenizer]]),

  configure(options, { tokenizer, noAnswer }, initial) {
    const maxLength = longestText('encoder', initial, {
      asked: options.maxLength,
      usual: usualLength,
      markers: 0,
    });
    const { stride = Math.floor(maxLength / 3), maxAnswerLength } = options;
    requireRoom(tokenizer, maxLength, stride);
    // Question and context are told apart where the family can do it and the user does not say otherwise.
    const model = initial?.encoder === undefined ? { segments: 2, ...options.model } : options.model;
    const fresh = { vocabulary: tokenizer.size, length: maxLength };
    const encoder = initialSide({ ...options, model }, 'encoder', initial, fresh);
    const own = initialHead(initial, head) ?? {};
    const resolved = resolveTextModel({ encoder, padding: tokenizer.special.pad, head: own }, head);
    return { ...resolved, maxLength, stride, maxAnswerLength, noAnswer };
  },
  parts: ({ encoder, head: options }, { tokenizer }) => ({
    encoder: { config: encoder, tokenizer },
    heads: new Map([[head.kind, options]]),
  }),

  encode(rows, { tokenizer }, config) {
    const { questions, unknown } = windowedQuestions([...rows], tokenizer, {
      ...config,
      warn: () => undefined,
    });
    return { dataset: datasetOf(questions, config), unknown };
  },

  evaluator(ready, rows, options, { warn = () => undefined } = {}) {
    const { assets, config, predictor } = ready;
    const { questions } = windowedQuestions(rows, assets.tokenizer, { ...config, warn });
    const dataset = datasetOf(questions, config);
    const truth = rows.map(({ answers }) => answers.map(({ text }) => text));
    return async () => {
      const outputs = await predictor.outputs(dataset);
      const found = answersOf(questions, outputs, config, options);
      const scores = squadScores(
        found.map(({ answer }) => answer),
        truth,
      );
      const windows = questions.flatMap((question) => question.windows);
      return {
        items: rows.length,
        metrics: new Map([
          ['exactMatch', scores.exactMatch],
          ['f1', scores.f1],
          ['lossPerItem', windowLoss(windows, outputs)],
        ]),
        perItem: new Map([
          ['exactMatch', scores.items.map(({ exactMatch }) => exactMatch)],
          ['f1', scores.items.map(({ f1 }) => f1)],
        ]),
      };
    };
  },

  async predict(ready, inputs, options, warn) {
    const found = await findAnswers(ready, inputs, options, warn);
    return found.map(({ answer, start, end, score }, i) => {
      return { question: inputs[i]?.question ?? '', answer, start, end, score };
    });
  },

  formatAnswer: (answer, _, json) =>
    json ? JSON.stringify(answer) : answer.answer.replace(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/g, ' '),

  itemView: {
    items: (rows, { tokenizer }) =>
      rows.map(({ question, context, answers }) => ({
        input: { question, context },
        text: `${question} | ${context}`,
        references: answers.length === 0 ? ['no answer'] : [...new Set(answers.map(({ text }) => text))],
        length: tokenizer.encode(question).length + tokenizer.encode(context).length,
      })),
  },
  goldenInputs: (rows) => [
    ...new Set(rows.map(({ question, context }) => JSON.stringify({ question, context }))),
  ],
  async answerGolden(ready, inputs) {
    const read = inputs.map((line, i) => questionRows.input(line, `golden case ${i + 1}`));
    const found = await findAnswers(ready, read, {}, () => undefined);
    return found.map(({ answer, start, end, logits }) => ({
      answer,
      numbers: logits.span === Number.NEGATIVE_INFINITY ? [logits.none] : [logits.none, logits.span],
      choices: [start ?? 0, end ?? 0],
    }));
  },
};

function modelOf(config: QuestionAnsweringConfig) {
  return textModel(config, head, { allowed: true });
}

/** Throws E_CONFIG where a window has no room for a question and a context. */
function requireRoom(tokenizer: Tokenizer, maxLength: number, stride: number): void {
  if (longestQuestion(tokenizer, { maxLength, stride }) >= 1) return;
  throw new HeddleError('E_CONFIG', {
    where: '--max-length',
    found: `${maxLength} with a stride of ${stride}`,
    allowed: `at least ${stride + tokenizer.markers(2) + 2}: the stride, ${tokenizer.markers(2)} markers and 2`,
    fix: 'raise --max-length or lower --stride',
  });
}

function datasetOf(questions: readonly WindowedQuestion[], config: QuestionAnsweringConfig) {
  const examples = questions.flatMap(({ windows }) => windows.map(({ example }) => example));
  return memoryDataset(modelOf(config).inputs, examples);
}

/** The answers to questions in the outputs of all their windows. */
function answersOf(
  questions: readonly WindowedQuestion[],
  outputs: Awaited<ReturnType<Ready['predictor']['outputs']>>,
  config: QuestionAnsweringConfig,
  { maxAnswerLength = config.maxAnswerLength }: Predicting,
): readonly FoundAnswer[] {
  const { noAnswer } = config;
  let next = 0;
  return questions.map((question) => {
    const own = outputs.slice(next, next + question.windows.length);
    next += question.windows.length;
    return answerIn(question, own, { maxAnswerLength, noAnswer });
  });
}

async function findAnswers(
  { assets, config, predictor }: Ready,
  inputs: readonly QuestionInput[],
  options: Predicting,
  warn: Warn,
): Promise<readonly FoundAnswer[]> {
  const asked = inputs.map(({ question, context }) => ({ question, context }));
  const { questions } = windowedQuestions(asked, assets.tokenizer, { ...config, warn });
  return answersOf(questions, await predictor.outputs(datasetOf(questions, config)), config, options);
}
