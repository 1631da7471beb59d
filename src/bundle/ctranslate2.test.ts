/** Files that this test writes itself; `test/conformance/ctranslate2.test.ts` reads one that others wrote. */
import { describe, expect, test } from 'vitest';
import { HeddleError } from '../base/errors.ts';
import { fold, keyOf, uniform, uniformValues } from '../base/random.ts';
import { viewsOf } from '../nn/flat-parameters.ts';
import { readCTranslate2 } from './ctranslate2.ts';
import { readCTranslate2Variables } from './ctranslate2-variables.ts';

interface Variable {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | Int8Array | Int16Array;
}

const [D, F] = [8, 16];
const vocabulary = '<blank>\n<s>\n</s>\na\nb\n';
/** With `<unk>` behind them. */
const V = 6;

const codes = { Float32Array: 0, Int8Array: 1, Int16Array: 2 } as const;

const text = (value: string) => {
  const bytes = new TextEncoder().encode(`${value}\0`);
  return [bytes.length & 255, bytes.length >> 8, ...bytes];
};
const uint32 = (value: number) => [value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24];

function write(
  variables: readonly Variable[],
  { version = 2, specification = 'TransformerBase', aliases = [] as (readonly [string, string])[] } = {},
): Uint8Array {
  const body = variables.flatMap(({ name, shape, values }) => {
    const code = codes[values.constructor.name as keyof typeof codes];
    const type =
      version < 4
        ? [values.BYTES_PER_ELEMENT, ...uint32(values.length)]
        : [code, ...uint32(values.byteLength)];
    const data = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    return [...text(name), shape.length, ...shape.flatMap(uint32), ...type, ...data];
  });
  const names = aliases.flatMap(([alias, name]) => [...text(alias), ...text(name)]);
  const tail = aliases.length > 0 ? [...uint32(aliases.length), ...names] : [];
  const head = [...uint32(version), ...text(specification), ...uint32(2), ...uint32(variables.length)];
  return Uint8Array.from([...head, ...body, ...tail]);
}

/** The variables of a Transformer with one layer on each side. */
function tinyModel(): readonly Variable[] {
  const norm = (name: string): [string, number[]][] => [
    [`${name}/layer_norm/gamma`, [D]],
    [`${name}/layer_norm/beta`, [D]],
  ];
  const linear = (name: string, outputs: number, inputs: number): [string, number[]][] => [
    [`${name}/weight`, [outputs, inputs]],
    [`${name}/bias`, [outputs]],
  ];
  const layer = (name: string) => [
    ...norm(`${name}/self_attention`),
    ...linear(`${name}/self_attention/linear_0`, 3 * D, D),
    ...linear(`${name}/self_attention/linear_1`, D, D),
    ...norm(`${name}/ffn`),
    ...linear(`${name}/ffn/linear_0`, F, D),
    ...linear(`${name}/ffn/linear_1`, D, F),
  ];
  const shapes: readonly [string, number[]][] = [
    ['encoder/embeddings/weight', [V, D]],
    ...layer('encoder/layer_0'),
    ...norm('encoder'),
    ['decoder/embeddings/weight', [V, D]],
    ...layer('decoder/layer_0'),
    ...norm('decoder/layer_0/attention'),
    ...linear('decoder/layer_0/attention/linear_0', D, D),
    ...linear('decoder/layer_0/attention/linear_1', 2 * D, D),
    ...linear('decoder/layer_0/attention/linear_2', D, D),
    ...norm('decoder'),
    ...linear('decoder/projection', V, D),
  ];
  return shapes.map(([name, shape], i) => {
    const size = shape.reduce((product, d) => product * d, 1);
    return { name, shape, values: uniformValues(fold(keyOf(1), i), size, -1, 1) };
  });
}

const open = (model: Uint8Array, lines = vocabulary) =>
  readCTranslate2({ model, sourceVocabulary: lines, targetVocabulary: lines });

const parametersOf = (model: Uint8Array) => {
  const { layout, parameters } = open(model);
  return viewsOf(layout, parameters);
};

const valuesOf = (variables: readonly Variable[], name: string) =>
  variables.find((variable) => variable.name === name)!.values;

describe('a float32 file', () => {
  const variables = tinyModel();
  const model = open(write(variables));
  const views = viewsOf(model.layout, model.parameters);

  test('gives the configuration that its shapes tell', () => {
    const options = { layers: 1, width: D, inner: F, heads: 8, norm: 'pre', activation: 'relu' };
    expect(model.config).toMatchObject({
      tie: false,
      encoder: { vocabulary: V, options },
      decoder: { options },
    });
  });

  test('moves the special tokens to our ids, with their rows', () => {
    expect(model.sourceVocabulary).toEqual(['<blank>', '<unk>', '<s>', '</s>', 'a', 'b']);
    const theirs = valuesOf(variables, 'decoder/embeddings/weight');
    const ours = views.get('decoder.embedding.weight')!.data;
    const rowsOfOurs = [0, 5, 1, 2, 3, 4];
    rowsOfOurs.forEach((row, id) => {
      expect(ours.slice(id * D, (id + 1) * D)).toEqual(theirs.slice(row * D, (row + 1) * D));
    });
    const bias = valuesOf(variables, 'decoder/projection/bias');
    expect([...views.get('output.bias')!.data]).toEqual(rowsOfOurs.map((row) => bias[row]));
  });

  test('transposes weights', () => {
    const theirs = valuesOf(variables, 'encoder/layer_0/ffn/linear_0/weight');
    const ours = views.get('encoder.layers.0.feedForward.inner.weight')!;
    expect(ours.dims).toEqual([D, F]);
    for (let i = 0; i < D * F; i++) expect(ours.data[i]).toBe(theirs[(i % F) * D + Math.floor(i / F)]);
  });

  test('counts positions from 1, sines before cosines', () => {
    const positions = views.get('encoder.positions.weight')!.data;
    const rate = Math.exp(-Math.log(10000) / (D / 2 - 1));
    expect(positions[0]).toBe(Math.fround(Math.sin(1)));
    expect(positions[D + 1]).toBe(Math.fround(Math.sin(2 * rate)));
    expect(positions[D + D / 2]).toBe(Math.fround(Math.cos(2)));
  });
});

test('int8 weights are divided by the scale of their row, int16 weights by one scale', () => {
  const name = 'encoder/layer_0/ffn/linear_1/weight';
  const store = (values: Int8Array | Int16Array, scales: readonly number[], shape: readonly number[]) => [
    ...tinyModel().filter((variable) => variable.name !== name),
    { name, shape: [D, F], values },
    { name: `${name}_scale`, shape, values: Float32Array.from(scales) },
  ];
  const ours = 'encoder.layers.0.feedForward.outer.weight';
  const bytes = Int8Array.from({ length: D * F }, (_, i) => i - 64);
  const scales = Array.from({ length: D }, (_, row) => 2 ** row);
  const rows = parametersOf(write(store(bytes, scales, [D]))).get(ours)!.data;
  bytes.forEach((value, i) => {
    const [row, column] = [Math.floor(i / F), i % F];
    expect(rows[column * D + row]).toBe(value / scales[row]!);
  });
  const words = Int16Array.from({ length: D * F }, (_, i) => 100 * i);
  const all = parametersOf(write(store(words, [8], []), { version: 6 })).get(ours)!.data;
  expect(all[1]).toBe(words[F]! / 8);
  expect(() => parametersOf(write(store(bytes, [1, 2], [2])))).toThrow(/2 scales; allowed: 1 or 8/);
});

test('an alias stands for another variable', () => {
  const [alias, name] = ['decoder/projection/weight', 'decoder/embeddings/weight'] as const;
  const rest = tinyModel().filter((variable) => variable.name !== alias);
  const views = parametersOf(write(rest, { version: 6, aliases: [[alias, name]] }));
  const [projection, embedding] = [
    views.get('output.weight')!.data,
    views.get('decoder.embedding.weight')!.data,
  ];
  for (let i = 0; i < V * D; i++) expect(projection[(i % D) * V + Math.floor(i / D)]).toBe(embedding[i]);
});

test('names of one variable share its numbers', () => {
  const wide = { name: 'w', shape: [D, F], values: new Int8Array(D * F) };
  const aliases = ['a', 'b', 'c'].map((alias) => [alias, 'w'] as const);
  const { variables } = readCTranslate2Variables(write([wide], { version: 6, aliases }));
  expect(new Set([...variables.values()].map(({ data }) => data)).size).toBe(1);
  const scale = { name: 'a_scale', shape: [], values: Float32Array.of(2) };
  const scaled = readCTranslate2Variables(write([wide, scale], { version: 6, aliases })).variables;
  expect(new Set([...scaled.values()].map(({ data }) => data)).size).toBe(2);
});

test('aliases that make a large model of a small file are refused at once', () => {
  const large = { name: 'w', shape: [1000, 100], values: new Int8Array(100_000) };
  const aliases = Array.from(
    { length: 500 },
    (_, i) => [`encoder/layer_${i}/ffn/linear_0/weight`, 'w'] as const,
  );
  expect(() => open(write([large], { version: 6, aliases }))).toThrow(
    expect.objectContaining({ code: 'E_LIMIT', message: expect.stringContaining('aliases make 50100000') }),
  );
});

describe('what is refused', () => {
  const tiny = tinyModel();
  const first = tiny[0]!;
  const one = (shape: readonly number[], length: number) => [
    { ...first, shape, values: new Float32Array(length) },
  ];
  test.each([
    ['another version', write(tiny, { version: 7 }), /version 7; allowed: 1 to 6/],
    [
      'another architecture',
      write(tiny, { specification: 'WhisperSpec' }),
      /a "WhisperSpec"; allowed: Transformer/,
    ],
    ['a missing variable', write(tiny.slice(0, -1)), /no variable "decoder\/projection\/bias"/],
    ['an unknown variable', write([...tiny, { ...first, name: 'gate' }]), /a variable "gate"/],
    ['a name twice', write([...tiny, first]), /two variables "encoder\/embeddings\/weight"/],
    ['another shape', write([{ ...first, shape: [D, V] }, ...tiny.slice(1)]), /5 tokens; allowed: 8/],
    ['a size of 0', write(one([0, 4_000_000_000], 0)), /0 bytes; allowed: 0 for float32 \[0, 4000000000\]/],
    ['more than there is', write(one([4_000_000, 4_000_000], 1)), /encoder\/embeddings\/weight: 4 bytes/],
    [
      'bytes behind the end',
      Uint8Array.from([...write(tiny, { aliases: [['x', first.name]] }), 1]),
      /1 bytes behind/,
    ],
    ['an alias of nothing', write(tiny, { aliases: [['x', 'y']] }), /alias "x" of "y"/],
  ])('%s', (_, file, message) => {
    expect(() => open(file)).toThrow(message);
    expect(() => open(file)).toThrow(expect.objectContaining({ code: 'E_MODEL_FILE' }));
  });

  test('more variables than any model has', () => {
    const file = Uint8Array.from([
      ...uint32(2),
      ...text('TransformerBase'),
      ...uint32(2),
      ...uint32(2 ** 31),
    ]);
    expect(() => open(file)).toThrow(expect.objectContaining({ code: 'E_LIMIT' }));
  });

  test.each([
    ['too few lines', '<blank>\n<s>\n</s>\n', /3 tokens; allowed: 6/],
    ['a token twice', '<blank>\n<s>\n</s>\na\na\n', /a token twice/],
    ['no end token', '<blank>\n<s>\nc\na\nb\n', /no token <\/s>/],
  ])('a vocabulary with %s', (_, lines, message) => {
    expect(() => open(write(tiny), lines)).toThrow(message);
  });

  test('every file that is cut off', () => {
    const file = write(tiny);
    const lengths = [
      ...Array(200).keys(),
      ...Array.from({ length: 100 }, (_, i) => file.length - 1 - 97 * i),
    ];
    for (const length of lengths) {
      const cut = () => open(file.slice(0, length));
      expect(cut).toThrow(expect.objectContaining({ code: 'E_MODEL_FILE' }));
    }
  });
});

test('damaged bytes give a model or an error of ours, never another one', () => {
  const seed = 20_261_124;
  const file = write(tinyModel());
  for (let round = 0; round < 300; round++) {
    const key = fold(keyOf(seed), round);
    const damaged = file.slice();
    for (let i = 0; i < 3; i++)
      damaged[Math.floor(uniform(key, 2 * i) * 2000)] = uniform(key, 2 * i + 1) * 256;
    try {
      open(damaged);
    } catch (error) {
      expect(error, `seed ${seed}, round ${round}: ${error}`).toBeInstanceOf(HeddleError);
    }
  }
});
