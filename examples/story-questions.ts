/**
 * Answers in free words: sequence-to-sequence on rows `question | context`. The words of an answer need
 * not stand in the story.
 *
 * Run it with `npx tsx examples/story-questions.ts`.
 */
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { fit } from 'heddle';

const people = ['mary', 'john', 'anna', 'peter', 'lisa', 'paul'];
const things = ['apple', 'book', 'orange', 'lamp', 'umbrella', 'cup'];
const rooms = ['kitchen', 'garden', 'hall', 'attic', 'office', 'cellar'];

/** All stories of somebody who takes something somewhere, with three questions about each. */
const stories = people.flatMap((person) =>
  things.flatMap((thing) =>
    rooms.flatMap((room) => {
      const story = `${person} took the ${thing} and went to the ${room} .`;
      const ask = (question: string, target: string) => ({ source: `${question} | ${story}`, target });
      const article = /^[aou]/.test(thing) ? 'an' : 'a';
      return [
        ask('who did it ?', `it was ${person}`),
        ask('what is gone ?', `${article} ${thing}`),
        ask('where is it now ?', `${person} has it in the ${room}`),
      ];
    }),
  ),
);

/** Trains on six questions of seven; returns the share of the others, 0 to 1, that the model answers right, and one answer. */
export async function storyQuestions(updates: number) {
  const held = stories.filter((_, i) => i % 7 === 3);
  const model = await fit({
    task: 'sequence-to-sequence',
    train: stories.filter((_, i) => i % 7 !== 3),
    dev: held,
    encoder: 'gru',
    decoder: 'gru',
    model: { layers: 1, width: 64, dropout: 0 },
    sourceUnit: 'word',
    targetUnit: 'word',
    learningRate: 0.01,
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
  console.log(await storyQuestions(250));
}
