/**
 * Trains small models, exports them as Hugging Face folders and writes down what they answer here:
 * `npx tsx tools/export-round-trip.ts FOLDER`, then `python tools/golden/round_trip.py FOLDER`.
 */

import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelParts } from '../src/bundle/model-parts.ts';
import { memoryDataset } from '../src/data/dataset.ts';
import type { Tokenizer } from '../src/data/tokenizer.ts';
import type { HostTensor } from '../src/graph/host-tensor.ts';
import { hostTensor } from '../src/graph/host-tensor.ts';
import { input } from '../src/graph/input.ts';
import { compile } from '../src/library/compile.ts';
import { pretrainedFiles } from '../src/library/export-model.ts';
import type { TrainedModel } from '../src/library/trained-model.ts';
import { decoderFamilies } from '../src/models/families.ts';
import { classification } from '../src/models/heads/classification.ts';
import { fillMask } from '../src/models/heads/fill-mask.ts';
import { findFamily } from '../src/models/model-config.ts';
import { textModel } from '../src/models/supervised.ts';
import { embedTokens } from '../src/models/token-front.ts';
import { projectToVocabulary } from '../src/models/vocabulary-projection.ts';
import { viewsOf } from '../src/nn/flat-parameters.ts';
import { ModuleScope } from '../src/nn/module-scope.ts';
import { fit } from '../src/node.ts';
import { nodeRuntime } from '../src/runtime/node/node-runtime.ts';
import { loadPredictor } from '../src/search/predictor.ts';
import { findTask } from '../src/tasks/registry.ts';

const [folder = 'runs/round-trip'] = process.argv.slice(2);
const pretrained = (name: string) => new URL(`../test/golden/pretrained/${name}`, import.meta.url).pathname;
const minilm = process.env.HEDDLE_MINILM ?? '../minilm';

const texts = ['the baker', 'what is the time', 'who is there', 'a cat', 'the other thing is mine', 'bees'];
const run = { threads: 1, worker: false, learningRate: 1e-2 };
const rowOf = (text: string) => ({ text, labels: [text.startsWith('w') ? 'question' : 'statement'] });
const rows = texts.flatMap((text) => [rowOf(text), rowOf(`${text} now`)]);
const small = { layers: 2, width: 16, heads: 2, inner: 32, positions: 'learned', scale: false } as const;

interface Case {
  readonly ids: readonly number[];
  readonly text: string;
  readonly logits: readonly number[];
}

async function classifier(init: string, updates = 20): Promise<[TrainedModel, readonly Case[]]> {
  const rate = init === minilm ? 5e-5 : run.learningRate;
  const model = await fit({
    ...run,
    task: 'text-classification' as const,
    train: rows,
    dev: rows,
    init,
    updates,
    learningRate: rate,
  });
  return [model as TrainedModel, await supervised(model as TrainedModel, classification)];
}

async function masked(): Promise<[TrainedModel, readonly Case[]]> {
  const options = { ...small, norm: 'post', embeddingNorm: true, activation: 'gelu' } as const;
  const train = rows.map(({ text }) => ({ text }));
  const model = await fit({
    ...run,
    task: 'fill-mask',
    train,
    dev: train,
    unit: 'char',
    model: options,
    maxLength: 40,
    updates: 20,
  });
  return [model as unknown as TrainedModel, await supervised(model as unknown as TrainedModel, fillMask)];
}

async function generator(): Promise<[TrainedModel, readonly Case[]]> {
  const options = { ...small, activation: 'gelu-tanh' } as const;
  const train = rows.map(({ text }) => ({ text }));
  const model = await fit({
    ...run,
    task: 'text-generation',
    train,
    dev: train,
    model: options,
    context: 40,
    updates: 20,
  });
  return [model as unknown as TrainedModel, await generated(model as unknown as TrainedModel)];
}

const partsOf = ({ bundle }: TrainedModel): ModelParts => {
  const parts = findTask(bundle.config.task).parts?.(bundle.config.model, bundle.assets);
  if (parts === undefined) throw new Error('no parts');
  return parts;
};

/** The logits of a supervised model, text by text. */
async function supervised(
  model: TrainedModel,
  head: typeof classification | typeof fillMask,
): Promise<readonly Case[]> {
  const { bundle } = model;
  const tokenizer = (partsOf(model).encoder as { readonly tokenizer: Tokenizer }).tokenizer;
  const plain = textModel(bundle.config.model as never, head as never);
  const predictor = loadPredictor(plain, viewsOf(bundle.layout, bundle.parameters), nodeRuntime);
  const cases: Case[] = [];
  for (const text of texts) {
    const { ids, segments } = tokenizer.join(tokenizer.encode(text));
    const example = new Map([
      ['ids', ids],
      ['segments', segments],
    ]);
    const [outputs] = await predictor.outputs(memoryDataset(plain.inputs, [example]));
    cases.push({ text, ids: [...ids], logits: numbers(outputs?.get('logits')) });
  }
  await predictor.release();
  return cases;
}

/** The logits of a language model after each token, text by text. */
async function generated(model: TrainedModel): Promise<readonly Case[]> {
  const { bundle } = model;
  const { config, tokenizer } = partsOf(model).decoder as NonNullable<ModelParts['decoder']>;
  const family = findFamily(decoderFamilies, config.family, 'decoder');
  const embedding = { ...family.embedding(config.options), vocabulary: config.vocabulary };
  const cases: Case[] = [];
  for (const text of texts) {
    const ids = tokenizer.encode(text);
    const scope = ModuleScope.root();
    const inside = scope.child('decoder');
    const x = embedTokens(inside, embedding, { ids: input('ids', 'int32', [1, ids.length]) });
    const states = family.decode(inside, config.options, x);
    const graph = await compile(
      { logits: projectToVocabulary(scope, { tie: true }, embedding, states) },
      nodeRuntime,
    );
    const fed = new Map<string, HostTensor>([...viewsOf(bundle.layout, bundle.parameters)]);
    fed.set('ids', hostTensor('int32', [1, ids.length], ids));
    const outputs = await graph.run(Object.fromEntries(fed));
    cases.push({ text, ids: [...ids], logits: numbers(outputs.get('logits')) });
    await graph.release();
  }
  return cases;
}

const numbers = (tensor: HostTensor | undefined) => Array.from(tensor?.data ?? [], Number);

const models: readonly (readonly [string, () => Promise<[TrainedModel, readonly Case[]]>])[] = [
  ['bert', () => classifier(pretrained('bert/base'))],
  ['distilbert', () => classifier(pretrained('distilbert/base'))],
  ['roberta', () => classifier(pretrained('roberta/base'))],
  ['gpt2', () => classifier(pretrained('gpt2/base'))],
  ['fill-mask', masked],
  ['text-generation', generator],
  ...(existsSync(minilm) ? ([['minilm', () => classifier(minilm, 3)]] as const) : []),
];

for (const [name, make] of models) {
  const [model, cases] = await make();
  await mkdir(join(folder, name), { recursive: true });
  for (const [file, bytes] of pretrainedFiles(model.bundle, name))
    await writeFile(join(folder, name, file), bytes);
  await writeFile(join(folder, `${name}.json`), JSON.stringify(cases));
  await model.release();
  console.log(name);
}
