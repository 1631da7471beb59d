import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { describe, expect, it } from 'vitest';
import { branchModel, graph, model, node, reluModel } from '../../test/fixtures/tiny-model.ts';
import { HeddleError } from '../base/errors.ts';
import { checkModel } from './check.ts';
import { decodeModel, decodeTensor } from './decode.ts';
import { encodeModel, encodeTensor } from './encode.ts';
import type { ModelProto, TypeProto } from './model.ts';

/** A message of length-delimited fields inside one another, from the outermost number to the innermost. */
function nested(numbers: readonly number[], innermost: Uint8Array): Uint8Array {
  return numbers.reduceRight(
    (bytes, number) => new BinaryWriter().tag(number, WireType.LengthDelimited).bytes(bytes).finish(),
    innermost,
  );
}

function errorOf(run: () => unknown): HeddleError {
  try {
    run();
  } catch (error) {
    if (error instanceof HeddleError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('numbers of a tensor', () => {
  it('reads int64 packed and not packed, negative ones as ten bytes', () => {
    const writer = new BinaryWriter();
    for (const n of [-1n, 2n]) writer.tag(7, WireType.Varint).int64(n);
    writer
      .tag(7, WireType.LengthDelimited)
      .fork()
      .int64(-(2n ** 63n))
      .int64(2n ** 63n - 1n)
      .join();
    expect(decodeTensor(writer.finish())).toEqual({
      dims: [],
      dataType: 0,
      int64Data: [-1n, 2n, -(2n ** 63n), 2n ** 63n - 1n],
    });
  });

  it('reads dims packed and not packed', () => {
    const writer = new BinaryWriter().tag(1, WireType.Varint).int64(4);
    writer.tag(1, WireType.LengthDelimited).fork().int64(5).int64(6).join();
    expect(decodeTensor(writer.finish()).dims).toEqual([4, 5, 6]);
  });

  it('writes the bytes of the protobuf documentation: packed data, single dims', () => {
    const bytes = encodeTensor({ dataType: 7, dims: [1, 2], int64Data: [-1n, 1n], name: 'n' });
    const minusOne = [255, 255, 255, 255, 255, 255, 255, 255, 255, 1];
    expect([...bytes]).toEqual([8, 1, 8, 2, 16, 7, 58, 11, ...minusOne, 1, 66, 1, 110]);
  });

  it('round trips every field', () => {
    const tensor = {
      name: 'all',
      dataType: 1,
      dims: [2, 0],
      rawData: Uint8Array.of(1, 2),
      floatData: [1.5, -Infinity],
      int32Data: [-7, 7],
      stringData: [Uint8Array.of(255), new Uint8Array(0)],
      int64Data: [-1n],
      doubleData: [Math.PI],
      uint64Data: [2n ** 64n - 1n],
      externalData: [{ key: 'location', value: 'weights.bin' }],
      dataLocation: 1,
      docString: 'ünïcode',
    };
    expect(decodeTensor(encodeTensor(tensor))).toEqual(tensor);
  });
});

describe('models', () => {
  const types: TypeProto[] = [
    { sequenceType: { elemType: { tensorType: { elemType: 1, shape: { dim: [] } } } } },
    { mapType: { keyType: 7, valueType: { tensorType: { elemType: 8 } } } },
    { optionalType: { elemType: { sparseTensorType: { elemType: 11 } } }, denotation: 'd' },
  ];
  const everything: ModelProto = {
    ...branchModel(),
    producerName: 'heddle',
    modelVersion: 3,
    metadataProps: [{ key: '__proto__', value: 'constructor' }],
    functions: [
      {
        name: 'f',
        domain: 'local',
        input: ['a'],
        output: ['b'],
        attribute: ['alpha'],
        node: [node('LeakyRelu', ['a'], ['b'], [{ name: 'alpha', type: 1, refAttrName: 'alpha' }])],
        opsetImport: [{ domain: '', version: 17 }],
      },
    ],
    graph: graph({
      ...branchModel().graph,
      valueInfo: types.map((type, i) => ({ name: `v${i}`, type })),
      sparseInitializer: [{ values: { name: 's', dataType: 1, dims: [1], floatData: [1] }, dims: [9] }],
    }),
  };

  it.each([
    ['relu', reluModel()],
    ['branches', branchModel()],
    ['everything', everything],
  ])('round trips %s', (_, written) => {
    expect(decodeModel(encodeModel(written))).toEqual(written);
  });

  it('skips unknown fields of every wire type', () => {
    const unknown = new BinaryWriter()
      .tag(99, WireType.Varint)
      .uint64(2n ** 64n - 1n)
      .tag(99, WireType.Bit32)
      .fixed32(1)
      .tag(99, WireType.Bit64)
      .fixed64(1)
      .tag(99, WireType.LengthDelimited)
      .string('?')
      .tag(99, WireType.StartGroup)
      .tag(1, WireType.Varint)
      .uint32(1)
      .tag(99, WireType.EndGroup)
      .finish();
    const bytes = Uint8Array.of(...unknown, ...encodeModel(reluModel()), ...unknown);
    expect(decodeModel(bytes)).toEqual(reluModel());
  });

  it('merges a message that occurs twice, as protobuf asks', () => {
    const parts = [{ docString: 'first' }, { node: [node('Relu', ['x'], ['y'])] }];
    const bytes = parts.flatMap((part) => [...encodeModel(model(part))]);
    expect(decodeModel(Uint8Array.from(bytes)).graph).toMatchObject({ ...parts[0], ...parts[1] });
  });

  it('gives plain arrays for the bytes of a Buffer', () => {
    const { rawData } = decodeTensor(
      Buffer.from(encodeTensor({ dataType: 2, dims: [1], rawData: Uint8Array.of(7) })),
    );
    expect(rawData).toStrictEqual(Uint8Array.of(7));
  });
});

describe('damaged files', () => {
  it('names the place in a cut file, wherever it is cut', () => {
    const bytes = encodeModel(branchModel());
    const errors = Array.from(bytes, (_, end) =>
      errorOf(() => checkModel(decodeModel(bytes.subarray(0, end)))),
    );
    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['E_MODEL_FILE']));
    const where = 'ONNX model, graph';
    expect(errors.at(-20)!.message).toContain(`${where}: premature EOF; allowed: a complete file`);
  });

  it('refuses text, an empty file, invalid UTF-8 and a wrong wire type', () => {
    const text = new TextEncoder().encode('<!doctype html><title>Not found</title>');
    expect(errorOf(() => decodeModel(text, { source: 'a.onnx' })).message).toMatch(/^a.onnx, graph: /);
    expect(errorOf(() => decodeModel(new Uint8Array(0))).message).toContain('the field graph is missing');
    const invalid = nested([7, 1, 4], Uint8Array.of(0xff));
    expect(errorOf(() => decodeModel(invalid)).message).toMatch(
      /^ONNX model, graph.node\[0\].opType: .*utf-8/i,
    );
    const wrong = nested([7], Uint8Array.of((2 << 3) | WireType.Varint, 1));
    expect(errorOf(() => decodeModel(wrong)).message).toContain(
      'graph.name: wire type 0 where the field has 2',
    );
  });

  it('refuses a size beyond 2^53 and a length beyond the file', () => {
    const size = new BinaryWriter()
      .tag(1, WireType.Varint)
      .int64(2n ** 60n)
      .finish();
    expect(errorOf(() => decodeTensor(size)).message).toMatch(/^ONNX tensor, dims\[0\]: the size/);
    const length = new BinaryWriter().tag(9, WireType.LengthDelimited).uint32(0xffffffff).finish();
    expect(errorOf(() => decodeTensor(length)).message).toContain('premature EOF');
  });
});

describe('limits', () => {
  const limitOf = (bytes: Uint8Array, limits = {}) => {
    const error = errorOf(() => decodeModel(bytes, { limits }));
    expect(error.code).toBe('E_LIMIT');
    return error.message;
  };

  it('refuses subgraphs and types that never end', () => {
    const subgraphs = nested(
      [7, ...Array.from({ length: 3000 }, (_, i) => [1, 5, 6][i % 3]!)],
      new Uint8Array(0),
    );
    expect(limitOf(subgraphs)).toContain('101 messages inside one another; allowed: at most 100');
    const types = nested(
      [7, 11, 2, ...Array.from({ length: 3000 }, (_, i) => [4, 1][i % 2]!)],
      new Uint8Array(0),
    );
    expect(limitOf(types)).toContain('messages inside one another');
  });

  it('refuses a chain of 20,000 nodes', () => {
    const chain = Array.from({ length: 20_000 }, (_, i) => node('Relu', [`v${i}`], [`v${i + 1}`]));
    expect(limitOf(encodeModel(model({ node: chain })))).toBe(
      'ONNX model, graph.node[16384]: 16385 nodes; allowed: at most 16384; raise limits.nodes if you trust the file',
    );
    expect(
      decodeModel(encodeModel(model({ node: chain })), { limits: { nodes: 20_000 } }).graph.node,
    ).toHaveLength(20_000);
  });

  it('refuses two-byte messages by the thousand', () => {
    const empty = new Uint8Array(20_000);
    for (let i = 0; i < empty.length; i += 2) empty[i] = (13 << 3) | WireType.LengthDelimited;
    expect(limitOf(nested([7], empty), { messages: 5000 })).toContain('5001 messages and byte strings');
  });

  it('counts bytes, texts and numbers', () => {
    const bytes = encodeModel(branchModel());
    expect(limitOf(bytes, { bytes: 10 })).toContain(`${bytes.length} bytes; allowed: at most 10`);
    expect(limitOf(bytes, { stringBytes: 8 })).toContain('bytes in one text');
    const numbers = encodeModel(
      model({ initializer: [{ name: 'n', dataType: 7, dims: [3], int64Data: [1n, 2n, 3n] }] }),
    );
    expect(limitOf(numbers, { numbers: 6 })).toContain('7 numbers outside rawData');
  });
});
