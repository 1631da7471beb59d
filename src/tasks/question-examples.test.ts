import { describe, expect, it, test } from 'vitest';
import { hostTensor } from '../graph/host-tensor.ts';
import {
  answerIn,
  longestQuestion,
  type WindowedQuestion,
  windowedQuestions,
  windowLoss,
} from './question-examples.ts';
import { makeTokenizer } from './text-encoding.ts';

const quiet = () => undefined;

/** A row whose answer is the part between the brackets; its start counts code points. */
function rowOf(question: string, bracketed: string) {
  const [before = '', text = '', after = ''] = bracketed.split(/[[\]]/);
  return {
    question,
    context: before + text + after,
    answers: [{ text, start: Array.from(before).length }],
  };
}

/** Outputs of a model that is sure of these places of each window. */
const certain = (places: readonly (readonly [start: number, end: number])[], lengths: readonly number[]) =>
  places.map(([start, end], i) => {
    const size = lengths[i] ?? 0;
    const logits = (place: number) =>
      hostTensor(
        'float32',
        [size],
        Float32Array.from({ length: size }, (_, t) => (t === place ? 9 : 0)),
      );
    return new Map([
      ['startLogits', logits(start)],
      ['endLogits', logits(end)],
    ]);
  });

/** What a model answers that gives every window its labels. */
function labelledAnswer(question: WindowedQuestion, noAnswer = false) {
  const places = question.windows.map(
    ({ example }) => [example.get('start')?.[0] ?? -1, example.get('end')?.[0] ?? -1] as const,
  );
  const lengths = question.windows.map(({ example }) => example.get('ids')?.length ?? 0);
  return answerIn(question, certain(places, lengths), { noAnswer });
}

const rows = [
  rowOf('who ?', 'the cat 🐈 sat near [👩‍👩‍👧 Zoë] today'),
  rowOf('what ?', '🎉🎉 [cafe\u0301 au lait] 🎉 and more'),
  rowOf('where ?', 'a 𝒃old 🧑🏽‍🚀 flew to [Mars]'),
  rowOf('when ?', '[ÀÉ 1999] was the year'),
  rowOf('which ?', 'ﬁrst 東京 [ﬁne 日本] last'),
];

describe.each(['char', 'word', 'bpe:300'])('answers in %s', (unit) => {
  const texts = rows.flatMap(({ question, context }) => [question, context]);

  test.each(['none', 'nfc', 'nfc-lower'] as const)(
    'labels give the answer back, normalised by %s',
    (normalize) => {
      const tokenizer = makeTokenizer(texts, { unit, normalize, flag: '--unit' });
      const { questions, unknown } = windowedQuestions(rows, tokenizer, {
        maxLength: 80,
        stride: 0,
        warn: quiet,
      });
      expect(unknown).toBe(0);
      questions.forEach((question, i) => {
        const { answer, start, end } = labelledAnswer(question);
        const { text = '', start: expected = 0 } = rows[i]?.answers[0] ?? {};
        expect([answer, start, end]).toEqual([text, expected, expected + Array.from(text).length]);
      });
    },
  );
});

describe('windows', () => {
  const row = rowOf('q r ?', 'a b c d e f g h [i j] k l m n o p');
  const tokenizer = makeTokenizer([row.question, row.context], {
    unit: 'word',
    normalize: 'none',
    flag: '--unit',
  });
  const {
    questions: [long],
  } = windowedQuestions([row], tokenizer, { maxLength: 14, stride: 3, warn: quiet });
  const windows = long?.windows ?? [];

  it('hold question and context between markers, and overlap by the stride', () => {
    const texts = windows.map(({ example }) => tokenizer.tokens(example.get('ids') ?? []).join(' '));
    expect(texts).toEqual([
      '<s> q r ? </s> a b c d e f g h </s>',
      '<s> q r ? </s> f g h i j k l m </s>',
      '<s> q r ? </s> k l m n o p </s>',
    ]);
    expect(windows.map(({ example }) => example.get('segments')?.join(''))).toEqual([
      '00000111111111',
      '00000111111111',
      '000001111111',
    ]);
  });

  it('allow the context and the first token', () => {
    expect(windows.map(({ example }) => example.get('allowed')?.join(''))).toEqual([
      '10000111111110',
      '10000111111110',
      '100001111110',
    ]);
  });

  it('have the answer as a label where they hold all of it, else the first token', () => {
    const labels = windows.map(({ example }) => [
      ...(example.get('start') ?? []),
      ...(example.get('end') ?? []),
    ]);
    expect(labels).toEqual([
      [0, 0],
      [8, 9],
      [0, 0],
    ]);
    expect(long && labelledAnswer(long, true).answer).toBe('i j');
  });

  it('cut a question that leaves no room, and tell of it', () => {
    const told: string[] = [];
    const question = 'q r ? q r ? q r ?';
    const shape = { maxLength: 14, stride: 3, warn: (text: string) => void told.push(text) };
    const { questions } = windowedQuestions([{ ...row, question }], tokenizer, shape);
    expect(longestQuestion(tokenizer, shape)).toBe(4);
    expect(told).toEqual([`question "${question}" has 9 tokens and is cut to 4`]);
    expect(questions[0]?.windows.length).toBe(4);
    expect(questions[0]?.windows.at(-1)?.contextEnd).toBe(16);
  });
});

describe('answers', () => {
  const tokenizer = makeTokenizer(['a b c ?'], { unit: 'word', normalize: 'none', flag: '--unit' });
  const shape = { maxLength: 20, stride: 2, warn: quiet };

  it('are none only where the data has that, and all windows say so', () => {
    const { questions } = windowedQuestions(
      [{ question: 'a ?', context: 'b c', answers: [] }],
      tokenizer,
      shape,
    );
    const [none] = questions;
    if (none === undefined) throw new Error('a question expected');
    expect(labelledAnswer(none, true)).toMatchObject({ answer: '', start: null, end: null });
    expect(labelledAnswer(none, true).score).toBeCloseTo((Math.exp(9) / (Math.exp(9) + 6)) ** 2, 6);
    expect(labelledAnswer(none, false)).toMatchObject({ answer: 'b', start: 0, end: 1 });
  });

  it('have the score of both probabilities', () => {
    const { questions } = windowedQuestions([rowOf('a ?', 'b [c] a')], tokenizer, shape);
    const [one] = questions;
    if (one === undefined) throw new Error('a question expected');
    const found = labelledAnswer(one);
    expect(found).toMatchObject({ answer: 'c', start: 2, end: 3, logits: { span: 18, none: 0 } });
    expect(found.score).toBeCloseTo((Math.exp(9) / (Math.exp(9) + 7)) ** 2, 6);
  });

  it('without any token count nothing', () => {
    const bare = { question: 'a ?', context: 'b \u200b c', answers: [{ text: ' ', start: 1 }] };
    const { questions } = windowedQuestions([bare, rowOf('a ?', 'b [c]')], tokenizer, shape);
    const windows = questions.flatMap((question) => question.windows);
    const labels = windows.map(({ example }) => example.get('start')?.[0]);
    expect(labels).toEqual([-1, 5]);
    const outputs = certain(
      [
        [0, 0],
        [5, 0],
      ],
      [8, 7],
    );
    const [sure, wrong] = [Math.log(Math.exp(9) + 6) - 9, Math.log(Math.exp(9) + 6)];
    expect(windowLoss(windows, outputs)).toBeCloseTo((sure + wrong) / 2, 5);
  });

  it('of symbols that the vocabulary lacks are counted once for a context', () => {
    const told: string[] = [];
    const asked = { question: 'a ?', context: 'x b y' };
    const warn = (text: string) => void told.push(text);
    const { unknown } = windowedQuestions([asked, asked, { ...asked, question: 'z ?' }], tokenizer, {
      ...shape,
      warn,
    });
    expect(unknown).toBe(3);
    expect(told).toEqual([
      'context "x b y" has symbols that the vocabulary lacks; such symbols become <unk>',
      'question "z ?" has symbols that the vocabulary lacks; such symbols become <unk>',
    ]);
  });
});
