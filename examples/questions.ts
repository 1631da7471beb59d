/**
 * Questions that a stretch of a text answers: train, ask, see where the answer stands.
 *
 * Run it with `npx tsx examples/questions.ts`.
 */
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { fit } from 'heddle';

const people = ['mary', 'john', 'anna', 'peter'];
const rooms = ['kitchen', 'garden', 'hall', 'attic'];

/** Row i: two people in two rooms, and a question about one of them. */
function row(i: number) {
  const at = (list: readonly string[], n: number) => list[n % 4] ?? '';
  const first = { person: at(people, i), room: at(rooms, i >> 2) };
  const second = {
    person: at(people, i + 1 + ((i >> 4) % 3)),
    room: at(rooms, (i >> 2) + 1 + ((i >> 6) % 3)),
  };
  const asked = (i * 7919) % 2 === (i >> 8) % 2 ? first : second;
  const context = `${first.person} is in the ${first.room} . ${second.person} is in the ${second.room} .`;
  const answers = [{ text: asked.room, start: context.indexOf(asked.room) }];
  return { id: `${i}`, question: `where is ${asked.person} ?`, context, answers };
}

/** Trains a model and asks it; returns the answer with its place in the text. */
export async function questions(updates: number) {
  const rows = Array.from({ length: 512 }, (_, i) => row(i));
  const model = await fit({
    task: 'question-answering',
    train: rows.filter((_, i) => i % 9 !== 0),
    dev: rows.filter((_, i) => i % 9 === 0),
    encoder: 'gru',
    model: { layers: 1, width: 64, dropout: 0 },
    learningRate: 0.01,
    batchTokens: 1024,
    warmup: 20,
    updates,
    threads: 1,
    onNote: (text) => console.log(text),
  });
  const context = 'anna is in the garden . peter is in the hall .';
  const [answer] = await model.predict([{ question: 'where is peter ?', context }]);
  await model.release();
  return answer;
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) {
  console.log(await questions(150));
}
