/**
 * Answers in free words: sequence-to-sequence on rows `question | context`. The answer names everybody who is in a room, or
 * says that nobody is, which no stretch of the story does.
 *
 * Run it with `npx tsx examples/story-questions.ts`.
 */
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { fit } from 'heddle';

const people = ['mary', 'john', 'anna', 'peter'];
const rooms = ['kitchen', 'garden', 'hall'];

/** All stories of two people who each go to a room, with a question about each room. */
const stories = people.flatMap((first) =>
  people
    .filter((second) => second !== first)
    .flatMap((second) =>
      rooms.flatMap((one) =>
        rooms.flatMap((two) =>
          rooms.map((asked) => {
            const there = [one === asked ? first : '', two === asked ? second : ''].filter(
              (name) => name !== '',
            );
            const story = `${first} went to the ${one} . ${second} went to the ${two} .`;
            return { source: `who is in the ${asked} ? | ${story}`, target: there.join(' and ') || 'nobody' };
          }),
        ),
      ),
    ),
);

/** Trains on nine stories of ten; returns the share of the others, 0 to 1, that the model answers right, and one answer. */
export async function storyQuestions(updates: number) {
  const held = stories.filter((_, i) => i % 10 === 3);
  const model = await fit({
    task: 'sequence-to-sequence',
    train: stories.filter((_, i) => i % 10 !== 3),
    dev: held,
    encoder: 'gru',
    decoder: 'gru',
    model: { layers: 1, width: 64, dropout: 0 },
    sourceUnit: 'word',
    targetUnit: 'word',
    learningRate: 0.003,
    batchTokens: 1024,
    warmup: 20,
    updates,
    threads: 1,
    onNote: (text) => console.log(text),
  });
  const answers = await model.predict(held.map(({ source }) => source));
  await model.release();
  const said = answers.map(({ hypotheses }) => hypotheses[0]?.text);
  const right = held.filter(({ target }, i) => said[i] === target).length / held.length;
  return { right, asked: held[0]?.source, answer: said[0] };
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) {
  console.log(await storyQuestions(800));
}
