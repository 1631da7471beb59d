/** Starting from a Hugging Face folder and from a model of ours, through `fit`. */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { fit } from '../node.ts';

const folder = (name: string) =>
  fileURLToPath(new URL(`../../test/golden/pretrained/${name}`, import.meta.url));
const rows = ['the cat', 'who is he', 'the bee', 'what is it', 'the end', 'who'].flatMap((text) =>
  ['', ' now', ' here', ' there'].map((more) => ({
    text: text + more,
    label: text.startsWith('w') ? 'question' : 'statement',
    labels: [text.startsWith('w') ? 'question' : 'statement'],
  })),
);
const run = { task: 'text-classification', train: rows, dev: rows, threads: 1, worker: false } as const;

async function noted(request: Readonly<Record<string, unknown>>) {
  const notes: string[] = [];
  const model = await fit({ ...run, ...request, onNote: (text) => notes.push(text) });
  return { model, notes: notes.join('\n') };
}

describe.each([
  ['bert', 'first', 'tanh'],
  ['distilbert', 'first', 'relu'],
  ['roberta', 'first', 'tanh'],
  ['gpt2', 'last', 'none'],
])('%s', (name, pooling, hidden) => {
  test('its head, its sizes, its weights; what it learns is learned', async () => {
    const { model, notes } = await noted({ init: folder(`${name}/base`), learningRate: 1e-2, epochs: 30 });
    expect(model.bundle.config.model).toMatchObject({
      encoder: { family: 'transformer', options: { width: 8, layers: 2, causal: name === 'gpt2' } },
      head: { pooling, hidden },
    });
    expect(notes).toMatch(
      /fine-tuning: adamw, learning rate 0.01, linear after a warm-up of 10 % of the run/,
    );
    expect(notes).toMatch(/copied \d+ tensors from .*base\n/);
    expect(notes).toMatch(/fresh: head\.classification/);
    const { metrics } = await model.evaluate(rows);
    expect(metrics.get('accuracy')).toBeGreaterThan(90);
    await model.release();
  });
});

test('a model of ours: its sizes, all its weights; contradictions are refused', async () => {
  const first = await noted({
    model: { layers: 1, width: 8, heads: 2, inner: 16 },
    updates: 5,
    unit: 'char',
  });
  const again = await noted({ init: first.model, updates: 1 });
  expect(again.notes).toMatch(/fine-tuning: adamw, learning rate 0.0005/);
  expect(again.notes).not.toMatch(/fresh|not used/);
  const refused = async (options: Readonly<Record<string, unknown>>, message: string) =>
    expect(noted({ init: first.model, updates: 1, ...options })).rejects.toThrow(message);
  await refused({ model: { width: 16 } }, 'model.width: 16; allowed: 8, as the model of init has it');
  await refused({ encoder: 'lstm' }, 'encoder: lstm; allowed: transformer');
  await refused({ unit: 'word' }, 'unit: word; allowed: the tokenizer of the model of init, char');
  await refused({ maxLength: 1000 }, 'maxLength: 1000; allowed: at most');
  await noted({ init: first.model, updates: 1, model: { dropout: 0.3, width: 8 } });
});

test.each(['text-classification', 'token-classification'])(
  '%s: as many other labels get a fresh output, the same ones keep theirs',
  async (task) => {
    const tokens = rows.map(({ text, label }) => {
      const words = text.split(' ');
      return { tokens: words, labels: words.map(() => label) };
    });
    const labelled = task === 'text-classification' ? rows : tokens;
    const renamed = JSON.parse(JSON.stringify(labelled).replaceAll('question', 'asks'));
    const small = { task, model: { layers: 1, width: 8, heads: 2, inner: 16 }, updates: 1 } as const;
    const { model: init } = await noted({ ...small, train: labelled, dev: labelled });
    const next = (given: unknown) => noted({ task, init, updates: 1, train: given, dev: given });
    expect((await next(labelled)).notes).not.toContain('fresh:');
    expect((await next(renamed)).notes).toContain(`fresh: head.${task.replace('text-', '')}.output.`);
  },
);

test('--pooling takes the place of the head', async () => {
  const { model } = await noted({ init: folder('bert/base'), updates: 1, pooling: 'mean' });
  expect(model.bundle.config.model).toMatchObject({ head: { pooling: 'mean', hidden: 'none' } });
});

test('a task whose side the model lacks is refused', async () => {
  const pairs = [{ source: 'a', target: 'b' }];
  const request = {
    task: 'sequence-to-sequence',
    train: pairs,
    init: folder('bert/base'),
    worker: false,
  } as const;
  await expect(fit(request)).rejects.toThrow('a model without decoder that sequence-to-sequence could use');
});
