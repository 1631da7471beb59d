/** What a model answers to a few test items, as a reader sees it. */
import type { ReadyModel } from '../bundle/bundle-task.ts';
import type { PictureOverlay } from '../data/pictures/overlay.ts';
import type { Picture } from '../data/pictures/picture.ts';
import { smallPicture } from '../files/draw-picture.ts';
import { nodeMedia } from '../files/node-media.ts';
import type { AnyTask, Metric, TestItem } from '../tasks/task.ts';
import type { Drawing, ExampleOutput } from './comparison.ts';
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
  const answers = await task.predict(ready, inputs, {}, () => undefined);
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
      const overlay = task.overlay?.(answers[i]);
      return {
        source: text,
        references,
        prediction: view?.answerText?.(answers[i]) ?? task.formatAnswer(answers[i], {}, false),
        ...judge(number),
        ...(picture !== undefined && { picture: await drawing(picture, truths?.[i]) }),
        ...(picture !== undefined && overlay !== undefined && { drawing: await drawing(picture, overlay) }),
        ...(maps?.[i] !== undefined && { attention: maps[i] }),
      };
    }),
  );
}

/** No side of a drawing is longer, in pixels. */
const longestSide = 160;

async function drawing(picture: Picture, overlay?: PictureOverlay): Promise<Drawing> {
  const { png, height, width } = await smallPicture(picture, longestSide, overlay);
  return { source: `data:image/png;base64,${Buffer.from(png).toString('base64')}`, height, width };
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
    return itemView?.isGraded === true ? { grade: value } : { correct: value === best };
  };
}

const bestOf = ({ better }: Metric) => (better === 'lower' ? 0 : 100);
