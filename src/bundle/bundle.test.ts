import { beforeAll, describe, expect, test } from 'vitest';
import { tinyBundle } from '../../test/fixtures/tiny-bundle.ts';
import { HeddleError } from '../base/errors.ts';
import { type HostTensor, hostTensor } from '../graph/host-tensor.ts';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import { findBundleTask } from '../tasks/registry.ts';
import type { PairConfig, PairTokenizers } from '../tasks/sequence-to-sequence.ts';
import { sequenceToSequenceTask } from '../tasks/sequence-to-sequence.ts';
import type { Bundle } from './bundle.ts';
import { loadBundle } from './load-bundle.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';
import { bundleFiles } from './save-bundle.ts';
import { memoryStore } from './store.ts';

let bundle: Bundle<PairConfig, PairTokenizers>;
let files: ReadonlyMap<string, Uint8Array>;
beforeAll(async () => {
  bundle = await tinyBundle();
  files = bundleFiles(sequenceToSequenceTask, bundle);
});

const runtime = nodeRuntime;
const json = (text: string) => new TextEncoder().encode(text);
const textOf = (name: string) => new TextDecoder().decode(files.get(name));

/** The error of loading the bundle with one file replaced (undefined: removed). */
async function failure(name: string, content: Uint8Array | undefined, verify = false): Promise<HeddleError> {
  const changed = new Map(files);
  if (content === undefined) changed.delete(name);
  else changed.set(name, content);
  const error = await loadBundle(memoryStore(changed), findBundleTask, { runtime, verify }).catch(
    (cause: unknown) => cause,
  );
  if (error instanceof HeddleError) return error;
  throw new Error('the bundle was loaded', { cause: error });
}

function changedWeights(change: (tensors: Map<string, HostTensor>) => void): Uint8Array {
  const tensors = new Map(readSafetensors(files.get('model.safetensors')!).tensors);
  change(tensors);
  return writeSafetensors(tensors);
}

describe('round trip', () => {
  test('the files of a loaded bundle are the same bytes', async () => {
    const loaded = await loadBundle(memoryStore(files), findBundleTask, { runtime });
    expect(loaded.parameters).toEqual(bundle.parameters);
    expect(loaded.config).toEqual(bundle.config);
    const again = bundleFiles(findBundleTask(loaded.config.task, 'test'), loaded);
    expect([...again.keys()]).toEqual([...files.keys()]);
    for (const [name, bytes] of files) expect(Buffer.from(again.get(name)!).equals(bytes), name).toBe(true);
  });

  test('the order of the tensors in the file does not matter', async () => {
    const tensors = readSafetensors(files.get('model.safetensors')!).tensors;
    const reversed = writeSafetensors(new Map([...tensors].reverse()));
    const store = memoryStore(new Map([...files, ['model.safetensors', reversed]]));
    expect((await loadBundle(store, findBundleTask, { runtime })).parameters).toEqual(bundle.parameters);
  });

  test('golden.json has the first four inputs', () => {
    expect(bundle.golden.map(({ input }) => input)).toEqual(['a', 'bc', 'cde', 'edcba']);
    const { target } = bundle.assets;
    for (const { choices, answer } of bundle.golden) expect(target.decode(choices)).toBe(answer);
  });
});

describe('weights', () => {
  const name = 'model.safetensors';
  const table = 'encoder.embedding.weight';

  test('cut off', async () => {
    const error = await failure(name, files.get(name)!.subarray(0, -1));
    expect(error).toMatchObject({ code: 'E_MODEL_FILE' });
    expect(error.message).toMatch(/^bundle\/model\.safetensors: the file is cut off/);
  });

  test('a missing tensor', async () => {
    const error = await failure(
      name,
      changedWeights((tensors) => tensors.delete(table)),
    );
    expect(error).toMatchObject({ code: 'E_MODEL_FILE' });
    expect(error.message).toContain(`tensor "${table}" is missing; allowed: float32 [14, 8]`);
  });

  test('an unknown tensor', async () => {
    const error = await failure(
      name,
      changedWeights((tensors) => tensors.set('__proto__', hostTensor('float32', [2], [1, 2]))),
    );
    expect(error.message).toContain('unknown tensor "__proto__", float32 [2]');
  });

  test('a renamed tensor names both', async () => {
    const error = await failure(
      name,
      changedWeights((tensors) => {
        tensors.set('other', tensors.get(table)!);
        tensors.delete(table);
      }),
    );
    expect(error.message).toContain(`tensor "${table}" is missing, but an unknown "other", float32 [14, 8]`);
  });

  test('another shape of the same size', async () => {
    const error = await failure(
      name,
      changedWeights((tensors) => tensors.set(table, { ...tensors.get(table)!, dims: [8, 14] })),
    );
    expect(error.message).toContain(`tensor "${table}" is float32 [8, 14]; allowed: float32 [14, 8]`);
  });

  test('another type', async () => {
    const error = await failure(
      name,
      changedWeights((tensors) => tensors.set(table, hostTensor('int32', [14, 8], new Int32Array(112)))),
    );
    expect(error.message).toContain(`tensor "${table}" is int32 [14, 8]; allowed: float32 [14, 8]`);
  });

  test('of another model of the same shapes', async () => {
    const other = bundleFiles(sequenceToSequenceTask, await tinyBundle(2)).get(name)!;
    const error = await failure(name, other, true);
    expect(error).toMatchObject({ code: 'E_MODEL_FILE' });
    expect(error.message).toMatch(/golden\.json: input "a": number 1 is -\S+, a difference of \d/);
    await loadBundle(memoryStore(new Map([...files, [name, other]])), findBundleTask, {
      runtime,
      verify: false,
    });
  });

  test('that are not numbers', async () => {
    const nan = new Float32Array(112).fill(Number.NaN);
    const broken = changedWeights((tensors) => tensors.set(table, hostTensor('float32', [14, 8], nan)));
    expect(await failure(name, broken, true)).toMatchObject({ code: 'E_MODEL_FILE' });
  });
});

describe('golden.json', () => {
  const change = (edit: (cases: Bundle['golden'][number][]) => void) => {
    const { cases } = JSON.parse(textOf('golden.json'));
    edit(cases);
    return json(JSON.stringify({ cases }));
  };

  test('a wrong number', async () => {
    const wrong = change((cases) => {
      cases[2]!.numbers[0]! += 0.01;
    });
    expect((await failure('golden.json', wrong, true)).message).toMatch(
      /input "cde": .* difference of 0\.0100/,
    );
  });

  test('a number within 1e-3', async () => {
    const close = change((cases) => {
      cases[2]!.numbers[0]! += 9e-4;
    });
    await loadBundle(memoryStore(new Map([...files, ['golden.json', close]])), findBundleTask, { runtime });
  });

  test('another answer', async () => {
    const wrong = change((cases) => {
      cases[0]!.answer += 'x';
    });
    expect((await failure('golden.json', wrong, true)).message).toMatch(/input "a": the answer/);
  });

  test('no numbers', async () => {
    const wrong = change((cases) => {
      cases[3]!.numbers.length = 0;
    });
    expect((await failure('golden.json', wrong)).message).toMatch(/golden\.json: cases\.3\.numbers: /);
  });
});

test('swapped tokens of a tokenizer are found by the golden cases', async () => {
  const name = 'source.tokenizer.json';
  const swapped = JSON.parse(textOf(name));
  const { a, b } = swapped.model.vocab;
  Object.assign(swapped.model.vocab, { a: b, b: a });
  expect((await failure(name, json(JSON.stringify(swapped)), true)).message).toContain(
    'golden.json: input "a"',
  );
});

test.each([
  'config.json',
  'model.safetensors',
  'source.tokenizer.json',
  'target.tokenizer.json',
  'golden.json',
])('%s is missing, empty or binary', async (name) => {
  const missing = await failure(name, undefined);
  expect(missing.code).toBe('E_MODEL_FILE');
  expect(missing.message).toContain(`bundle/${name}: there is no such file`);
  for (const content of [new Uint8Array(0), Uint8Array.from([0xff, 0xfe, 0, 1])]) {
    const error = await failure(name, content);
    expect(error.code).toBe('E_MODEL_FILE');
    expect(error.message).toContain(`bundle/${name}`);
  }
});

test.each([
  ['"version": 2', '"version": 3', 'a bundle of version 3; allowed: '],
  ['"format": "heddle"', '"format": "other"', 'not the config of a Heddle bundle'],
  ['"maxLength": 6', '"maxLength": 0', 'maxLength'],
  ['"task"', '"tusk": 1, "task"', '"tusk"'],
  ['"family": "transformer"', '"family": "perceiver"', 'model.encoder: family "perceiver"'],
  ['"heads": 2', '"heads": 3', 'model.encoder.heads: 3 heads for width 8'],
  ['"vocabulary": 14', '"vocabulary": 15', 'source.tokenizer.json: 14 tokens; allowed: 15'],
  ['"width": 8', '"width": 16', 'model.safetensors: tensor "encoder.embedding.weight"'],
  ['"layers": 1', '"layers": 2', 'tensor "encoder.layers.1.'],
])('config.json: %s -> %s', async (before, after, message) => {
  const text = textOf('config.json');
  expect(text).toContain(before);
  const error = await failure('config.json', json(text.replace(before, after)));
  expect(error.code).toBe('E_MODEL_FILE');
  expect(error.message).toContain(message);
});

test('a config with __proto__ keys changes no prototype', async () => {
  const text = textOf('config.json').replace(
    '"training": {',
    '"training": {"__proto__": {"polluted": true},',
  );
  const store = memoryStore(new Map([...files, ['config.json', json(text)]]));
  const { config } = await loadBundle(store, findBundleTask, { runtime, verify: false });
  expect(config.training).not.toHaveProperty('polluted');
  expect({}).not.toHaveProperty('polluted');
});

test('a file over its limit is refused', async () => {
  expect(await failure('config.json', new Uint8Array(2 ** 26 + 1))).toMatchObject({ code: 'E_LIMIT' });
});
