import { expect, test } from 'vitest';
import { runGraph } from '../../../test/contract/run-graph.ts';
import { movingDots } from '../../../test/fixtures/tiny-videos.ts';
import { keyOf } from '../../base/random.ts';
import { batchOf } from '../../data/batch.ts';
import type { Example } from '../../data/field.ts';
import { dim } from '../../graph/dim.ts';
import { type HostTensor, hostTensor } from '../../graph/host-tensor.ts';
import { input } from '../../graph/input.ts';
import { cellMeans } from '../../nn/cell-means.ts';
import { initializeParameters, layoutOf } from '../../nn/flat-parameters.ts';
import { cast } from '../../ops/cast.ts';
import { nodeRuntime } from '../../runtime/node/node-runtime.ts';
import { loadTrainingProgram, stepBuffers } from '../../train/training-program.ts';
import { classification } from '../heads/classification.ts';
import { inSequences, resolveVideoModel, videoModel } from './video-model.ts';

test('vectors that stand one after the other become sequences with zeros after their end', async () => {
  const x = input('x', 'float32', [dim('T.sum'), 2]);
  const sequence = inSequences(x, input('step', 'int32', [dim('B'), dim('T')]));
  const [values, mask] = await runGraph(
    [sequence.x, cast(sequence.mask, 'int32')],
    new Map<string, HostTensor>([
      ['x', hostTensor('float32', [4, 2], [1, 2, 3, 4, 5, 6, 7, 8])],
      ['step', hostTensor('int32', [2, 3], [0, -1, -1, 0, 1, 2])],
    ]),
  );
  expect([...values!.data]).toEqual([1, 2, 0, 0, 0, 0, 3, 4, 5, 6, 7, 8]);
  expect([...mask!.data]).toEqual([1, 0, 0, 1, 1, 1]);
});

test('cells of a grid overlap where it does not divide the size, as AdaptiveAvgPool2d has them', async () => {
  const x = input('x', 'float32', [1, 1, 3, 5]);
  const values = Array.from({ length: 15 }, (_, i) => i);
  const feeds = new Map([['x', hostTensor('float32', [1, 1, 3, 5], values)]]);
  const [two, one, wide] = await runGraph([cellMeans(x, 2), cellMeans(x, 1), cellMeans(x, 9)], feeds);
  // Rows 0-1 and 1-2, columns 0-2 and 2-4.
  [3.5, 5.5, 8.5, 10.5].forEach((mean, cell) => {
    expect(Number(two!.data[cell])).toBeCloseTo(mean, 5);
  });
  expect(Number(one!.data[0])).toBeCloseTo(7, 5);
  expect([...wide!.data]).toEqual(values);
});

test('a step sees frames and no padding: statistics of batch normalisation are those of the frames that are there', async () => {
  const config = resolveVideoModel(
    {
      image: { height: 12, width: 12, mean: [0], deviation: [1] },
      ...{ frames: 8, grid: 2 },
      encoder: { family: 'cnn', options: { channels: '2', kernel: 1, batchNorm: true, dense: 0 } },
      overTime: { family: 'gru', options: { width: 4, layers: 1, dropout: 0 } },
      head: { labels: 4 },
    },
    classification,
  );
  const model = videoModel(config, classification);
  const program = await loadTrainingProgram(model, nodeRuntime, { labelSmoothing: 0, threads: 1 });
  const parameters = initializeParameters(program.parameters, 1);
  const buffers = stepBuffers(layoutOf(program.parameters), parameters, new Float32Array(parameters.length));
  const [short, long] = [movingDots(1, 1)[0]!.video.slice(0, 1), movingDots(2, 1)[0]!.video];
  const example = (video: typeof short): Example =>
    new Map<string, Uint8Array | Int32Array>([
      ['frames', Uint8Array.from(video.flatMap(({ data }) => [...data]))],
      ['step', Int32Array.from(video, (_, t) => t)],
      ['label', Int32Array.of(0)],
    ]);
  const batch = batchOf(new Map([...model.inputs, ...model.labels]), [example(short), example(long)]);
  const { statistics } = await program.run(batch, buffers, { key: keyOf(1), scale: 1 });
  await program.release();
  const pixels = [...short, ...long].flatMap(({ data }) => [...data]);
  const mean = pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
  const entry = program.layout.entries.get('encoder.stages.0.0.weight')!;
  const found = statistics.get('encoder.stages.0.0.norm.mean')!;
  // A kernel of 1 x 1 without bias: the mean of its map is the weight times the mean of the pixels.
  [0, 1].forEach((channel) => {
    expect(Number(found.data[channel]) / (parameters[entry.offset + channel]! * mean)).toBeCloseTo(1, 4);
  });
});
