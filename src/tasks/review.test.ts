/** What is chosen to be shown of an evaluation. */
import { expect, test } from 'vitest';
import { parseLabels } from '../data/label-list.ts';
import { classificationReport } from '../metrics/classification-report.ts';
import { PixelConfusion } from '../metrics/segmentation-scores.ts';
import { answerMatches } from './detection-answers.ts';
import { detectionReview } from './detection-review.ts';
import { labelReview, showTexts } from './label-review.ts';
import { segmentationReview, WorstPictures } from './segmentation-review.ts';

const labels = parseLabels(['cat', 'dog']);
const grey = { height: 4, width: 4, channels: 1, data: new Uint8Array(16) };

test('the surest wrong answer comes first, with its probabilities', async () => {
  const probabilities = [
    [0.9, 0.1],
    [0.4, 0.6],
    [0.05, 0.95],
    [0.7, 0.3],
  ];
  const [truth, answers] = [
    [0, 0, 0, 1],
    [0, 1, 1, 0],
  ];
  const { confusion, classes } = classificationReport(truth, answers, labels.labels);
  const review = await labelReview(
    {
      ...{ probabilities, labels, confusion },
      truth: truth.map((label) => [label]),
      chosen: answers.map((label) => [label]),
      details: new Map([['classes', Object.fromEntries(classes)]]),
    },
    showTexts((i) => `text ${i}`),
  );
  expect(review.mistakes).toEqual([
    { text: 'text 2', truth: 'cat (0.05)', answer: 'dog (0.95)' },
    { text: 'text 3', truth: 'dog (0.30)', answer: 'cat (0.70)' },
    { text: 'text 1', truth: 'cat (0.40)', answer: 'dog (0.60)' },
  ]);
  expect(review.confusion?.counts).toEqual([
    [1, 2],
    [1, 0],
  ]);
  // Of cats: scores .9, .7 (a dog), .4, .05: precision 1, 1/2, 2/3, 3/4 at recall 1/3, 1/3, 2/3, 1.
  expect(review.curves?.[0]?.averagePrecision).toBeCloseTo((1 + 2 / 3 + 3 / 4) / 3, 12);
  // .9, .6, .95 and .7 say, right once: of .9 and .95 one of two, of .6 and .7 none.
  expect(review.calibration?.expectedError).toBeCloseTo((2 * (0.925 - 0.5) + 0.6 + 0.7) / 4, 12);
});

test('of several labels, one that is missed counts as much as one that is given', async () => {
  const review = await labelReview(
    {
      probabilities: [
        [0.8, 0.1],
        [0.2, 0.3],
      ],
      truth: [[0, 1], []],
      chosen: [[0], []],
      ...{ labels, confusion: undefined, details: new Map() },
    },
    showTexts(String),
  );
  expect(review.mistakes).toEqual([{ text: '0', truth: 'cat (0.80), dog (0.10)', answer: 'cat (0.80)' }]);
  expect(review.calibration).toBeUndefined();
});

test('boxes that are missed are drawn with broken lines next to those that are found', () => {
  const box = (x: number, picture: number) => ({ x, y: 0, width: 2, height: 2, picture, label: 1 });
  const truth = [box(0, 0), box(0, 1), box(6, 1)];
  const found = [
    { ...box(0, 0), score: 0.9 },
    { ...box(0, 1), score: 0.8 },
    { ...box(3, 1), score: 0.7 },
    { ...box(6, 1), score: 0.1 },
  ];
  const shown = { labels, least: 0.3 };
  const pictures = [grey, { ...grey, width: 8, data: new Uint8Array(32) }];
  const matches = answerMatches(truth, found, shown);
  const review = detectionReview({ pictures, truth, found, ...shown, matches });
  expect(review.tables[0]?.rows).toEqual([
    ['cat', 0, 0, 0, 0],
    ['dog', 3, 2, 1, 1],
  ]);
  expect(review.mistakes).toHaveLength(1);
  expect(review.mistakes[0]).toMatchObject({
    ...{ text: 'picture 2', truth: '2 boxes', answer: '2 boxes: 1 missed, 1 wrong' },
    views: [{ overlay: { boxes: [{ x: 6, isBroken: true, class: 1 }, { text: '0.80' }, { text: '0.70' }] } }],
  });
  // The box of score .1 is no answer that is shown, but a point of the curve: precision 1, 1, 2/3, 3/4.
  expect(review.curves?.[0]?.averagePrecision).toBeCloseTo((1 + 1 + 3 / 4) / 3, 12);
});

test('the pictures with the fewest right pixels are kept, the worst first', () => {
  const worst = new WorstPictures();
  const map = { height: 1, width: 1000, classes: new Uint8Array(1000).fill(1) };
  for (let number = 0; number < 20; number++) {
    const answered = { truth: map, answer: map, accuracy: (7 * number + 3) % 20 };
    worst.add({ picture: grey, number, ...answered });
  }
  worst.add({ picture: grey, number: 20, truth: map, answer: map, accuracy: 100 });
  const classes = { kind: 'grey', values: ['0', '9'] } as never;
  const review = segmentationReview(new PixelConfusion(2), classes, worst, new Map());
  expect(review.mistakes).toHaveLength(12);
  expect(review.mistakes[0]).toMatchObject({
    text: 'picture 12',
    answer: expect.stringContaining('0.0 % of the pixels'),
  });
  // Large maps are kept small.
  expect(review.mistakes[0]?.views?.[1]?.overlay.regions?.width).toBe(512);
});
