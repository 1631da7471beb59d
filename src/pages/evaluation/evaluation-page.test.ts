import { expect, test } from 'vitest';
import { evaluationFixture as full } from '../../../test/fixtures/evaluation-report.ts';
import { evaluationPage, isEvaluationPage } from './evaluation-page.ts';

const page = await evaluationPage(full);

test('a page shows figures, tables, charts and the worst items, and needs nothing outside of it', async () => {
  for (const words of [
    '1,234 pictures',
    '87.65',
    'Confusion matrix',
    'expected calibration error is 8.0',
    'surest first',
  ])
    expect(page).toContain(words);
  expect(page.match(/<img src="data:image\/webp;base64,/g)).toHaveLength(2);
  const links = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, target]) => target!);
  expect(links.filter((target) => !/^(?:#|data:)/.test(target))).toEqual([]);
  expect(page).not.toMatch(/NaN|undefined|<script/);
  expect(await evaluationPage(full)).toBe(page);
});

test('names and texts are text', () => {
  expect(page).not.toContain('<b>bird');
  expect(page).not.toContain('<img src=x');
  expect(page).toContain('&lt;b&gt;bird&lt;/b&gt;');
});

test('what an evaluation lacks has no section; texts stand in the place of pictures', async () => {
  const { review } = full.evaluation;
  const texts = {
    ...full,
    evaluation: {
      ...full.evaluation,
      review: {
        ...{ tables: [], worst: review.worst },
        mistakes: [{ text: 'word '.repeat(200), truth: 'cat', answer: 'dog' }],
      },
    },
  };
  const short = await evaluationPage(texts);
  expect([...short.matchAll(/<section id="([^"]*)"/g)].map(([, id]) => id)).toEqual(['summary', 'mistakes']);
  expect(short).toContain('…');
  expect(short).not.toContain('<img');
});

test('many classes: no picture in which nothing can be read, and the curves of the worst', async () => {
  const names = Array.from({ length: 60 }, (_, i) => `class ${i}`);
  const [curve] = full.evaluation.review.curves!;
  const many = await evaluationPage({
    ...full,
    evaluation: {
      ...full.evaluation,
      review: {
        ...full.evaluation.review,
        confusion: {
          names,
          counts: names.map((_, i) => names.map((__, k) => (i === k ? 9 : k === 3 ? i : 0))),
          unit: 'items',
        },
        curves: names.map((name, number) => ({ ...curve!, name, number, averagePrecision: number / 60 })),
      },
    },
  });
  expect(many).not.toContain('Confusion matrix');
  expect(many).toContain('Confused most often');
  expect(many).toContain('The 10 classes of the least average precision.');
});

test('a page is known by how it begins', () => {
  expect(isEvaluationPage(page.slice(0, 1000))).toBe(true);
  expect(isEvaluationPage('<!doctype html><title>heddle evaluate</title>')).toBe(false);
});
