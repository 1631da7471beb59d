/**
 * Image classification: learns to tell discs, squares and crosses apart, which it draws itself.
 *
 * Run it with `npx tsx examples/shapes.ts`.
 */
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { fit } from 'heddle';

const side = 12;
const shapes = ['disc', 'square', 'cross'] as const;

/** Whether a shape of radius 4 covers the place (x, y) from its middle. */
function covers(shape: (typeof shapes)[number], x: number, y: number): boolean {
  const [near, far] = [Math.min(Math.abs(x), Math.abs(y)), Math.max(Math.abs(x), Math.abs(y))];
  if (shape === 'disc') return Math.hypot(x, y) <= 4;
  return shape === 'square' ? far <= 4 && far > 3 : far <= 4 && near < 1;
}

/** Grey pictures, each with one shape at its own place. */
const pictures = Array.from({ length: 150 }, (_, i) => {
  const label = shapes[i % 3] ?? 'disc';
  const [left, top] = [4 + (i % 4), 4 + (Math.floor(i / 4) % 4)];
  const data = Uint8Array.from({ length: side * side }, (__, at) => {
    const bright = covers(label, (at % side) - left, Math.floor(at / side) - top);
    return (bright ? 180 : 20) + ((at * 7919 + i * 104729) % 60);
  });
  return { image: { height: side, width: side, channels: 1, data }, label };
});

/** Trains on most of the pictures; returns the accuracy on the others, in percent, and the answer to one of them. */
export async function shapeNet(updates: number) {
  const held = pictures.filter((_, i) => i % 5 === 0);
  const model = await fit({
    task: 'image-classification',
    train: pictures.filter((_, i) => i % 5 !== 0),
    dev: held,
    encoder: 'cnn',
    model: { channels: '8,16', kernel: 3, dense: 0, batchNorm: true },
    ...{ batchSize: 32, learningRate: 0.01, augment: 'crop', updates, threads: 1 },
  });
  const { metrics } = await model.evaluate(held);
  const answers = await model.predict(held.slice(0, 1).map(({ image }) => image));
  await model.release();
  return { accuracy: metrics.get('accuracy'), label: answers[0]?.label };
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) console.log(await shapeNet(60));
