/** What a model answers to a few test items, as a reader sees it. */
import type { ReadyModel } from '../bundle/bundle-task.ts';
import type { PictureOverlay } from '../data/pictures/overlay.ts';
import { nodeMedia } from '../files/node-media.ts';
import { thumbnail } from '../pages/draw-picture.ts';
import type { TestItem } from '../tasks/item-view.ts';
import type { AnyTask, Metric } from '../tasks/task.ts';
import type { ExampleOutput } from './comparison.ts';
import type { Scores } from './judge-systems.ts';
import { metricUnit } from './metric-words.ts';

interface ExampleItems {
  /** The test rows, of which the items were made. */
  readonly rows: readonly unknown[];
  readonly items: readonly TestItem[];
  /** The numbers of the items that are shown. */
  readonly chosen: readonly number[];
  readonly scores: Scores;
}

/** The answers to the items that are chosen, and what the model looks at meanwhile; of pictures, the pictures themselves. */
export async function exampleOutputs(
  task: AnyTask,
  ready: ReadyModel,
  { rows, items, chosen, scores }: ExampleItems,
): Promise<readonly ExampleOutput[]> {
  const { itemView: view } = task;
  const shown = chosen.flatMap((number) =>
    items[number] === undefined ? [] : [{ number, item: items[number] }],
  );
  const inputs = shown.map(({ item }) => item.input);
  const answers = await task.predict(ready, inputs, view?.predicting ?? {}, () => undefined);
  const maps = await view?.attention?.(ready, inputs);
  const truths = await view?.truth?.(
    shown.map(({ number }) => rows[number]),
    ready.assets,
    nodeMedia,
  );
  const judge = judgement(task, scores);
  return Promise.all(
    shown.map(async ({ number, item: { input, text, references } }, i) => {
      const picture = view?.picture?.(input);
      const overlay = drawn(task.overlay?.(answers[i], ready.assets));
      return {
        source: text,
        references,
        prediction: view?.answerText?.(answers[i]) ?? task.formatAnswer(answers[i], {}, false),
        ...judge(number),
        ...(picture !== undefined && { picture: await thumbnail(picture, truths?.[i] ?? {}, side) }),
        ...(picture !== undefined &&
          overlay !== undefined && { drawing: await thumbnail(picture, overlay, side) }),
        ...(maps?.[i] !== undefined && { attention: maps[i] }),
      };
    }),
  );
}

/** Pixels of the longer side of a picture. */
const side = 160;

/** What of an answer lies over the picture itself, without words, which would cover it at this size; undefined where nothing does. */
function drawn({ regions, boxes, heat }: PictureOverlay = {}): PictureOverlay | undefined {
  const silent = boxes?.map((box) => ({ ...box, text: '' }));
  const shown = { ...(regions && { regions }), ...(silent && { boxes: silent }), ...(heat && { heat }) };
  return Object.keys(shown).length === 0 ? undefined : shown;
}

/** Of an item: whether it has the best value of the first metric, or its value where answers are more or less right. */
function judgement(
  { metrics, itemView }: AnyTask,
  scores: Scores,
): (item: number) => Pick<ExampleOutput, 'correct' | 'grade'> {
  const [first] = scores;
  const metric = metrics.find(({ name }) => name === first?.[0]);
  if (first === undefined || metric === undefined || metricUnit(metric) !== '%') return () => ({});
  const best = bestOf(metric);
  const [, found] = first;
  return (item) => {
    const value = 'weights' in found ? (found.values[item] ?? 0) / (found.weights[item] ?? 1) : found[item];
    // Nothing was to be found in it, and nothing was.
    if (Number.isNaN(value)) return {};
    return itemView?.isGraded === true ? { grade: value } : { correct: value === best };
  };
}

const bestOf = ({ better }: Metric) => (better === 'lower' ? 0 : 100);
