/**
 * Who and where: labels for the tokens of a sentence, from sentences with their labels.
 *
 * Run it with `npx tsx examples/named-entities.ts`.
 */
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { fit } from 'heddle';

const people = [['mary'], ['john', 'smith'], ['anna', 'lee'], ['peter']];
const places = [['paris'], ['new', 'york'], ['oslo'], ['cape', 'town']];
const verbs = ['lives in', 'flew to', 'wrote from'];

/** The labels of an entity: B at its first token, I at the others. */
const entity = (type: string, words: readonly string[]) =>
  words.map((word, i) => [word, `${i === 0 ? 'B' : 'I'}-${type}`] as const);

/** All sentences in which a person does something at a place, on a day or not. */
const sentences = people.flatMap((person) =>
  places.flatMap((place) =>
    verbs.flatMap((verb) =>
      ['', 'on monday'].map((day) => {
        const outside = (text: string) =>
          text.split(' ').flatMap((word) => (word === '' ? [] : [[word, 'O'] as const]));
        const words = [...entity('PER', person), ...outside(verb), ...entity('LOC', place), ...outside(day)];
        return { tokens: words.map(([token]) => token), labels: words.map(([, label]) => label) };
      }),
    ),
  ),
);

/** Trains on four sentences of five; returns the F1 of entities in the others, and the labels of one sentence. */
export async function namedEntities(updates: number) {
  const held = sentences.filter((_, i) => i % 5 === 2);
  const model = await fit({
    task: 'token-classification',
    train: sentences.filter((_, i) => i % 5 !== 2),
    dev: held,
    encoder: 'lstm',
    model: { layers: 1, width: 32, dropout: 0 },
    ...{ updates, learningRate: 0.01, warmup: 10, batchTokens: 256, threads: 1 },
    onNote: (text) => console.log(text),
  });
  const { metrics } = await model.evaluate(held);
  const [answer] = await model.predict(['anna lee flew to cape town on monday'.split(' ')]);
  await model.release();
  return { f1: metrics.get('f1'), labels: answer?.labels.join(' ') };
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) console.log(await namedEntities(60));
