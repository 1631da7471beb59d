import { expect, test } from 'vitest';
import { movingDots } from '../../test/fixtures/tiny-videos.ts';
import { type Media, noMedia } from '../data/media.ts';
import { fit, load, save } from '../node.ts';
import { videoDataset } from './video-encoding.ts';

const task = 'video-classification';
const [train, dev, rows] = [movingDots(1, 160), movingDots(2, 32), movingDots(3, 40)];

test('where a dot moves is learned; a video is seen alone, whatever its neighbours are', async () => {
  const model = await fit({
    ...{ task, train, dev, encoder: 'cnn', overTime: 'transformer', worker: false, threads: 1 },
    ...{ updates: 60, evaluateEvery: 60, batchSize: 16, learningRate: 0.01, warmup: 5 },
    model: { channels: '8', kernel: 3, dense: 0, batchNorm: true },
    overTimeModel: { width: 32, layers: 1, heads: 2, dropout: 0 },
  });
  const { items, metrics } = await model.evaluate(rows);
  expect(items).toBe(rows.length);
  expect(metrics.get('accuracy')).toBeGreaterThanOrEqual(90);
  const videos = rows.slice(0, 4).map(({ video }) => video);
  const answers = await model.predict(videos);
  for (const [i, video] of videos.entries()) {
    const [alone] = await model.predict([video]);
    expect(alone!.label).toBe(answers[i]!.label);
    expect(alone!.probabilities[0]![1]).toBeCloseTo(answers[i]!.probabilities[0]![1], 5);
  }
  const again = await load((await save(model)) as Blob, { task });
  expect((await again.evaluate(rows)).metrics).toEqual(metrics);
  await model.release();
  await again.release();
});

test('frames are evenly chosen, from folders in the natural order of their names', async () => {
  const form = { height: 1, width: 1, mean: [0], deviation: [1] };
  const pixel = (value: number) => ({ height: 1, width: 1, channels: 1, data: Uint8Array.of(value) });
  const media: Media = {
    ...noMedia,
    kind: async () => 'folder',
    list: async () => ['1', '10', '2', '3'].map((name) => ({ name: `${name}.png`, kind: 'file' })),
    picture: async (path) => pixel(Number(/(\d+)\.png$/.exec(String(path))?.[1])),
    frames: async (_, most) => Array.from({ length: most }, (__, t) => pixel(40 + t)),
  };
  const memory = Array.from({ length: 6 }, (_, t) => pixel(t));
  const dataset = videoDataset(['clip', memory, 'clip.gif', ['7.png', pixel(9)]], { form, frames: 3, media });
  const frames = async (i: number) => [...(await dataset.at(i)).get('frames')!];
  expect(await frames(0)).toEqual([1, 3, 10]);
  expect(await frames(1)).toEqual([1, 3, 5]);
  expect(await frames(2)).toEqual([40, 41, 42]);
  expect(await frames(3)).toEqual([7, 9]);
  expect([...(await dataset.at(3)).get('step')!]).toEqual([0, 1]);
});
