/**
 * Text classification: learns from a handful of phrases whether a short review is good or bad.
 *
 * Run it with `npx tsx examples/sentiment.ts`.
 */
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { fit } from 'heddle';

const things = ['the film', 'the plot', 'the music', 'the ending', 'the acting'];
const good = ['is a delight', 'moved me deeply', 'is simply wonderful', 'never lets go'];
const bad = ['is a mess', 'bored me to tears', 'is simply dreadful', 'goes nowhere'];

/** Every thing with every verdict. */
const reviews = things.flatMap((thing) => [
  ...good.map((verdict) => ({ text: `${thing} ${verdict}`, label: 'good' })),
  ...bad.map((verdict) => ({ text: `${thing} ${verdict}`, label: 'bad' })),
]);

/** Trains on four things; returns the accuracy on the fifth, in percent, and the answer to one more text. */
export async function sentiment(updates: number) {
  const held = reviews.filter(({ text }) => text.startsWith('the acting'));
  const model = await fit({
    task: 'text-classification',
    train: reviews.filter((review) => !held.includes(review)),
    dev: held,
    encoder: 'lstm',
    model: { layers: 1, width: 32, dropout: 0 },
    unit: 'word',
    learningRate: 0.01,
    warmup: 10,
    updates,
    threads: 1,
  });
  const { metrics } = await model.evaluate(held);
  const [answer] = await model.predict(['the acting is a delight']);
  await model.release();
  return { accuracy: metrics.get('accuracy'), label: answer?.label, probabilities: answer?.probabilities };
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) console.log(await sentiment(60));
