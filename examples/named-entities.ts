/**
 * Token classification: finds persons and places in sentences made from a few patterns.
 *
 * Run it with `npx tsx examples/named-entities.ts`.
 */
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { fit } from 'heddle';

const persons = ['Ada Lovelace', 'Alan Turing', 'Grace Hopper', 'Emmy Noether'];
const places = ['London', 'Paris', 'New York', 'Rome'];
const patterns = ['PERSON lives in PLACE', 'in PLACE I met PERSON', 'PERSON left PLACE for ever'];

/** The words of a name with BIO labels. */
const named = (name: string, type: string) =>
  name.split(' ').map((word, i) => [word, `${i === 0 ? 'B' : 'I'}-${type}`] as const);

/** Every pattern with every person and place. */
const sentences = patterns.flatMap((pattern) =>
  persons.flatMap((person) =>
    places.map((place) => {
      const words = pattern.split(' ').flatMap((word): readonly (readonly [string, string])[] => {
        if (word === 'PERSON') return named(person, 'PER');
        return word === 'PLACE' ? named(place, 'LOC') : [[word, 'O']];
      });
      return { tokens: words.map(([token]) => token), labels: words.map(([, label]) => label) };
    }),
  ),
);

/** Trains on four sentences of five; returns the entity F1 on the others, in percent, and one answer. */
export async function namedEntities(updates: number) {
  const held = sentences.filter((_, i) => i % 5 === 1);
  const model = await fit({
    task: 'token-classification',
    train: sentences.filter((_, i) => i % 5 !== 1),
    dev: held,
    encoder: 'gru',
    model: { layers: 1, width: 32, dropout: 0 },
    unit: 'word',
    learningRate: 0.01,
    warmup: 10,
    updates,
    threads: 1,
  });
  const { metrics } = await model.evaluate(held);
  const [answer] = await model.predict([['Ada', 'Lovelace', 'lives', 'in', 'New', 'York']]);
  await model.release();
  return { f1: metrics.get('f1'), labels: answer?.labels };
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) console.log(await namedEntities(60));
