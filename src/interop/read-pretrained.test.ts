import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readSafetensors, writeSafetensors } from '../bundle/safetensors.ts';
import { memoryStore } from '../bundle/store.ts';
import { folderStore } from '../files/folder-store.ts';
import { readPretrained } from './read-pretrained.ts';

const path = fileURLToPath(new URL('../../test/golden/pretrained/bert/fill-mask', import.meta.url));
const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

/** The files of the tiny BERT, changed. */
async function folder(change: (files: Map<string, Uint8Array>, config: Record<string, unknown>) => void) {
  const store = await folderStore(path);
  const files = new Map<string, Uint8Array>();
  for (const name of ['config.json', 'model.safetensors', 'tokenizer.json']) {
    files.set(name, (await store.read(name, 2 ** 30)) ?? new Uint8Array());
  }
  const config = JSON.parse(new TextDecoder().decode(files.get('config.json'))) as Record<string, unknown>;
  change(files, config);
  return memoryStore(files, 'tiny');
}

test.each([
  ['model_type', 'xlnet', 'tiny/config.json: model_type "xlnet"; allowed: bert, distilbert, roberta, gpt2'],
  ['position_embedding_type', 'relative_key', 'tiny/config.json: position_embedding_type: Invalid input'],
  ['hidden_act', 'swish', 'tiny/config.json: hidden_act: Invalid option'],
  [
    'num_attention_heads',
    3,
    'tiny/config.json: encoder.heads: 3 heads for width 8; allowed: a divisor of the width',
  ],
  [
    'num_hidden_layers',
    3,
    'tiny/model.safetensors: no tensor "bert.encoder.layer.2.attention.self.query.weight"',
  ],
  ['vocab_size', 70, 'tiny/model.safetensors: a token embedding of [64, 8]; allowed: [70, 8]'],
])('%s %s is refused', async (key, value, message) => {
  const store = await folder((files, config) =>
    files.set('config.json', encode({ ...config, [key]: value })),
  );
  await expect(readPretrained(store)).rejects.toThrow(message);
});

test('weights in several files, and none at all', async () => {
  const without = await folder((files) => files.delete('model.safetensors'));
  await expect(readPretrained(without)).rejects.toThrow('tiny/model.safetensors: there is no such file');
  const sharded = await folder((files) => {
    files.delete('model.safetensors');
    files.set('model.safetensors.index.json', encode({}));
  });
  await expect(readPretrained(sharded)).rejects.toThrow('the weights are split into several files');
});

test('names without a prefix, with model. and with gamma and beta; buffers; what is not read', async () => {
  const plain = await readPretrained(await folderStore(path));
  const store = await folder((files) => {
    const { tensors } = readSafetensors(files.get('model.safetensors') ?? new Uint8Array());
    const renamed = [...tensors].map(([name, tensor], i) => {
      const old = name
        .replace(/LayerNorm\.weight$/, 'LayerNorm.gamma')
        .replace(/LayerNorm\.bias$/, 'LayerNorm.beta');
      return [i % 2 === 0 ? `model.${old}` : old.replace(/^bert\./, ''), tensor] as const;
    });
    const one = { dtype: 'float32', dims: [1], data: new Float32Array(1) } as const;
    const more = [
      ['bert.embeddings.position_ids', one],
      ['cls.seq_relationship.bias', one],
    ] as const;
    files.set('model.safetensors', writeSafetensors(new Map([...renamed, ...more])));
  });
  const found = await readPretrained(store);
  expect(found.weights).toEqual(plain.weights);
  expect(found.unread).toEqual(['cls.seq_relationship.bias']);
});
