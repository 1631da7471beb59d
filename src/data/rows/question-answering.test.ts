import { expect, test } from 'vitest';
import { failing, rowsOf, sourceOf } from '../../../test/fixtures/row-source.ts';
import { questionRows } from './question-answering.ts';

const read = (name: string, content: string) => rowsOf(questionRows, sourceOf(name, content));

/** SQuAD with one paragraph. */
const squad = (context: unknown, qas: unknown, indent?: number) =>
  JSON.stringify({ version: 'v2.0', data: [{ title: 't', paragraphs: [{ context, qas }] }] }, null, indent);

// The clef takes one code point and two UTF-16 units.
const context = 'A 𝄞 was written in 1755, not in 1756.';
const answer = { text: '1755', answer_start: 19 };
const row = { id: 'q1', question: 'When?', context, answers: [{ text: '1755', start: 19 }] };

test('SQuAD 1.1 and 2.0, on one line or many; plausible answers are ignored', async () => {
  const plausible = [{ text: '1756', answer_start: 32 }];
  const qas = [
    { id: 'q1', question: 'When?', answers: [answer, answer] },
    { id: 'q2', question: 'Why?', is_impossible: true, answers: [], plausible_answers: plausible },
    { id: 'q3', question: 'When not?', is_impossible: false, answers: plausible },
  ];
  for (const indent of [0, 2]) {
    expect(await read('train.json', squad(context, qas, indent))).toEqual([
      { ...row, answers: [...row.answers, ...row.answers] },
      { id: 'q2', question: 'Why?', context, answers: [] },
      { id: 'q3', question: 'When not?', context, answers: [{ text: '1756', start: 32 }] },
    ]);
  }
});

test('JSONL: answers in three forms; the place is the id where none is given; found by its name or its keys', async () => {
  const forms = [[{ text: '1755', start: 19 }], [answer], { text: ['1755'], answer_start: [19] }];
  const lines = forms.map((answers) => JSON.stringify({ question: 'When?', context, answers }));
  const noAnswer = JSON.stringify({
    id: 7,
    question: 'Why?',
    context,
    answers: { text: [], answer_start: [] },
  });
  for (const name of ['a.jsonl', 'a.json']) {
    expect(await read(name, [...lines, noAnswer].join('\n'))).toEqual([
      { ...row, id: `${name}:1` },
      { ...row, id: `${name}:2` },
      { ...row, id: `${name}:3` },
      { id: '7', question: 'Why?', context, answers: [] },
    ]);
  }
});

test.each([
  [
    [{ id: 'q1', question: 'When?', answers: [{ text: '1755', answer_start: 20 }] }],
    /^a\.json: question "q1": the answer "1755" is not at 20: there stands "755,"; .*code points from 0; the answer stands at 19; the start given counts UTF-16 units$/,
  ],
  [
    [{ id: 'q1', question: 'When?', answers: [{ text: '175', answer_start: 30 }] }],
    /the answer "175" is not at 30: .*; the answer stands at 32$/,
  ],
  [
    [{ id: 'q1', question: 'When?', answers: [{ text: '1757', answer_start: 99 }] }],
    /not at 99: the context ends before it; .*the answer stands nowhere in the context/,
  ],
  [
    [{ id: 'q1', question: 'When?', answers: [{ text: '', answer_start: 0 }] }],
    /question "q1": an empty answer/,
  ],
  [
    [{ id: 'q1', question: 'When?', answers: [{ text: 'A', answer_start: -1 }] }],
    /paragraphs\.0: qas\.0\.answers\.0\.answer_start: /,
  ],
  [[{ id: 'q1', question: ' ', answers: [answer] }], /question "q1": an empty question/],
  [[{ id: 'q1', question: 'When?', answers: [] }], /question "q1": no answers; .*"is_impossible": true/],
  [[{ id: 'q1', question: 'When?' }], /question "q1": no answers/],
  [
    [{ id: 'q1', question: 'When?', is_impossible: true, answers: [answer] }],
    /answers of a question that is_impossible/,
  ],
  [[{ question: 'When?', answers: [answer] }], /qas\.0\.id: /],
  [
    [
      { id: 'q1', question: 'When?', answers: [answer] },
      { id: 'q1', question: 'When?', answers: [answer] },
    ],
    /the id "q1" for the second time/,
  ],
  [[], /^a\.json: no questions/],
])('SQuAD with the questions %j is refused', async (qas, message) => {
  await expect(read('a.json', squad(context, qas))).rejects.toEqual(failing('E_DATA', message));
});

test.each([
  ['a.json', '{"data": [', /^a\.json: not JSON \(.*named \.jsonl/],
  ['a.json', '{"rows": []}', /^a\.json: data: /],
  ['a.json', squad(' ', []), /paragraphs\.0: an empty context/],
  ['a.json', squad(5, []), /paragraphs\.0: context: /],
  ['a.json', '', /^a\.json: no questions/],
  ['a.jsonl', '{"question": "a", "context": "b"}', /a\.jsonl:1: answers: expected \[\{text, start\}\]/],
  [
    'a.jsonl',
    '{"question": "a", "context": "b", "answers": [{"text": "b", "start": 1}]}',
    /a\.jsonl:1: the answer "b" is not at 1/,
  ],
  [
    'a.jsonl',
    '{"id": "x", "question": "a", "context": "b", "answers": {"text": ["b"], "answer_start": []}}',
    /:1: question "x": 1 text and 0 starts/,
  ],
  ['a.jsonl', '{"question": "", "context": "b", "answers": []}', /:1: an empty question/],
  ['a.jsonl', '{"question": "a", "context": " ", "answers": []}', /:1: an empty context/],
  ['a.jsonl', 'a\tb', /:1: a line that is not JSON/],
])('%s with %j is refused', async (name, content, message) => {
  await expect(read(name, content)).rejects.toEqual(failing('E_DATA', message));
});

test('predict reads question<TAB>context or JSON', () => {
  const input = { question: 'When?', context: 'In 1755.' };
  expect(questionRows.input('When?\tIn 1755.', '<stdin>:1')).toEqual(input);
  expect(questionRows.input(JSON.stringify({ ...input, id: 1 }), '<stdin>:1')).toEqual(input);
  expect(questionRows.input('{When?}\tIn 1755.', '<stdin>:1').question).toBe('{When?}');
});

test.each([
  ['When?', /<stdin>:4: 1 column; allowed: question<TAB>context/],
  ['', /:4: an empty line/],
  ['a\tb\tc', /:4: 3 columns/],
  ['a\t', /:4: an empty context/],
  ['{"question": "a"}', /:4: context: /],
  ['{question}', /:4: a line that is not JSON/],
])('the question %j is refused', (line, message) => {
  expect(() => questionRows.input(line, '<stdin>:4')).toThrow(failing('E_DATA', message));
});

test("a library's rows are checked", () => {
  expect(questionRows.check(row, 'rows[0]')).toEqual(row);
  expect(() => questionRows.check({ ...row, context: 'In 1756.' }, 'rows[3]')).toThrow(
    failing('E_DATA', /^rows\[3\]: question "q1": the answer "1755" is not at 19/),
  );
});
