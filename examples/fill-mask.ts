/**
 * A language from plain text: hides words and learns to guess them.
 *
 * Run it with `npx tsx examples/fill-mask.ts`.
 */
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { fit } from 'heddle';

const sounds = [
  ['dog', 'barks'],
  ['cat', 'purrs'],
  ['cow', 'moos'],
  ['owl', 'hoots'],
  ['bee', 'hums'],
] as const;
const [places, times] = [
  ['in the barn', 'on the hill', 'by the river'],
  ['at night', 'at noon', 'every day'],
] as const;

/** Plain text without labels: who makes which sound, where and when. */
const train = sounds.flatMap(([animal, sound]) =>
  places.flatMap((place) => times.map((time) => ({ text: `the ${animal} ${sound} ${place} ${time}` }))),
);

/** Learns these texts and fills in a mask; returns the animal that it thinks of, and how sure it is. */
export async function whoMoos(updates: number): Promise<readonly [string, number]> {
  const model = await fit({
    task: 'fill-mask',
    train,
    dev: train,
    encoder: 'transformer',
    model: { layers: 1, width: 32, inner: 64, heads: 2, dropout: 0 },
    unit: 'word',
    ...{ updates, learningRate: 0.01, warmup: 20, batchTokens: 512, threads: 1 },
    onNote: (text) => console.log(text),
  });
  const [answer] = await model.predict(['the [MASK] moos by the river at night'], { topK: 3 });
  await model.release();
  const guesses = answer?.masks[0] ?? [];
  for (const { token, probability } of guesses) console.log(`${token} ${(100 * probability).toFixed(1)} %`);
  return [guesses[0]?.token ?? '', guesses[0]?.probability ?? 0];
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) await whoMoos(150);
