/**
 * Video classification: learns in which direction a dot moves, in videos that it draws itself.
 *
 * Run it with `npx tsx examples/moving-dot.ts`.
 */
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { fit } from 'heddle';

const side = 12;
const directions = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] } as const;
const names = ['left', 'right', 'up', 'down'] as const;

/** Four to six grey frames of a dot that passes its own place in the middle of its way. */
function video(i: number, label: (typeof names)[number]) {
  const [across, down] = directions[label];
  const [left, top] = [3 + (i % 6), 3 + (Math.floor(i / 6) % 6)];
  const frames = 4 + (i % 3);
  return Array.from({ length: frames }, (_, t) => {
    const moved = 1.2 * (t - (frames - 1) / 2);
    const data = Uint8Array.from({ length: side * side }, (__, at) => {
      const [x, y] = [(at % side) - left - across * moved, Math.floor(at / side) - top - down * moved];
      return (Math.hypot(x, y) < 1.6 ? 190 : 20) + ((at * 7919 + (i + t) * 104729) % 40);
    });
    return { height: side, width: side, channels: 1, data };
  });
}

const rows = Array.from({ length: 200 }, (_, i) => {
  const label = names[(i + Math.floor(i / 4)) % 4] ?? 'left';
  return { video: video(i * 37, label), label };
});

/** Trains on most of the videos; returns the accuracy on the others, in percent, and the answer to one of them. */
export async function movingDot(updates: number) {
  const held = rows.filter((_, i) => i % 5 === 0);
  const model = await fit({
    task: 'video-classification',
    train: rows.filter((_, i) => i % 5 !== 0),
    dev: held,
    encoder: 'cnn',
    model: { channels: '8', kernel: 3, dense: 0, batchNorm: true },
    overTime: 'transformer',
    overTimeModel: { width: 32, layers: 1, heads: 2, dropout: 0 },
    ...{ learningRate: 0.01, warmup: 5, updates, threads: 1 },
  });
  const { metrics } = await model.evaluate(held);
  const [answer] = await model.predict(held.slice(0, 1).map((row) => row.video));
  await model.release();
  return { accuracy: metrics.get('accuracy'), label: answer?.label };
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) console.log(await movingDot(60));
