import { describe, expect, it } from 'vitest';
import { branchModel, graph, model, node, reluModel, value } from '../../test/fixtures/tiny-model.ts';
import { checkModel } from './check.ts';
import type { AttributeProto, GraphProto, ModelProto, TensorProto } from './model.ts';

const x = value('x', ['N']);
const y = value('y', ['N']);
const relu = node('Relu', ['x'], ['y']);

/** A graph x -> y with parts replaced. */
const tiny = (parts: Partial<GraphProto> = {}) => model({ node: [relu], input: [x], output: [y], ...parts });

const withAttribute = (attribute: AttributeProto) =>
  tiny({ node: [node('LeakyRelu', ['x'], ['y'], [attribute])] });

const withInitializer = (tensor: Partial<TensorProto>) =>
  tiny({ initializer: [{ name: 'w', dataType: 1, dims: [1], floatData: [0], ...tensor }] });

const withBranch = (parts: Partial<GraphProto>) =>
  tiny({
    node: [
      node(
        'If',
        ['x'],
        ['y'],
        [{ name: 'then_branch', type: 5, g: graph({ output: [value('t', [])], ...parts }) }],
      ),
    ],
  });

describe('accepts', () => {
  it.each([
    ['a chain', tiny()],
    ['symbolic sizes', reluModel()],
    ['subgraphs that read outer values', branchModel()],
    ['an optional input and output', tiny({ node: [node('Op', ['', 'x'], ['', 'y'])] })],
    ['an initializer as the default of an input', withInitializer({ name: 'x' })],
    ['the long name of the default domain', tiny({ node: [{ ...relu, domain: 'ai.onnx' }] })],
    ['a value that proto3 leaves out', withAttribute({ name: 'alpha', type: 1 })],
    ['two branches with the same names', branchModel()],
  ])('%s', (_, accepted) => {
    expect(() => checkModel(accepted)).not.toThrow();
  });
});

const refused: [string, ModelProto, string][] = [
  ['no IR version', { ...tiny(), irVersion: 0 }, 'ONNX model: IR version 0'],
  ['an undefined input', tiny({ input: [] }), "node 0 Relu, input 0: 'x' is not defined"],
  [
    'nodes out of order',
    tiny({ node: [node('Neg', ['t'], ['y']), node('Relu', ['x'], ['t'])] }),
    "graph 'tiny', node 0 Neg, input 0: 't' is written only by node 1; allowed: nodes in topological order",
  ],
  ['a node that reads itself', tiny({ node: [node('Neg', ['y'], ['y'])] }), "'y' is written only by node 0"],
  ['a value written twice', tiny({ node: [relu, relu] }), "node 1 Relu: 'y' is defined a second time"],
  ['an input written again', tiny({ node: [node('Relu', ['x'], ['x'])] }), "'x' is defined a second time"],
  ['an input declared twice', tiny({ input: [x, x] }), "input 1: 'x' is defined a second time"],
  ['a missing output', tiny({ output: [value('z', [])] }), "output 0: 'z' is not defined"],
  ['an empty input name', tiny({ input: [x, value('', [])] }), 'input 1: an empty name'],
  ['an empty operator', tiny({ node: [node('', ['x'], ['y'])] }), 'a node without an operator'],
  [
    'a domain that is not imported',
    tiny({ node: [{ ...relu, name: 'first', domain: 'com.microsoft' }] }),
    "node 0 Relu 'first': domain 'com.microsoft' is not imported; allowed: ''",
  ],
  ['no operator set', { ...tiny(), opsetImport: [] }, "domain '' is not imported; allowed: none is imported"],
  [
    'a reference outside a function',
    withAttribute({ name: 'a', type: 1, refAttrName: 'b' }),
    'a reference to',
  ],
  ['an attribute of no type', withAttribute({ name: 'a', type: 0, f: 1 }), "attribute 'a': attribute type 0"],
  [
    'an attribute in the wrong field',
    withAttribute({ name: 'alpha', type: 1, i: 1n }),
    "node 0 LeakyRelu, attribute 'alpha': type 1 with a value in 'i'; allowed: a value in 'f'",
  ],
  ['an attribute without its tensor', withAttribute({ name: 'a', type: 4 }), 'type 4 without a value'],
  [
    'an attribute tensor that is too short',
    withAttribute({ name: 'a', type: 4, t: { dataType: 1, dims: [2], floatData: [1] } }),
    "attribute 'a': 1 values in floatData for dims [2]",
  ],
  [
    'an initializer that is too short',
    withInitializer({ dims: [3] }),
    "initializer 0 'w': 1 values in floatData",
  ],
  ['a negative dim', withInitializer({ dims: [-3] }), "initializer 0 'w': a dimension of -3"],
  [
    'an initializer given twice',
    tiny({ initializer: Array(2).fill({ name: 'w', dataType: 1, dims: [0] }) }),
    "the name 'w' given twice",
  ],
  [
    'a subgraph that hides an outer name',
    withBranch({ node: [node('Neg', ['x'], ['x'])] }),
    "node 0 If, attribute 'then_branch', node 0 Neg: 'x' is defined a second time",
  ],
  ['a subgraph that reads nothing', withBranch({ node: [node('Neg', ['q'], ['t'])] }), "'q' is not defined"],
  ['a subgraph without its output', withBranch({}), "attribute 'then_branch', output 0: 't' is not defined"],
  [
    'an output that only a subgraph defines',
    tiny({ ...branchModel().graph, output: [value('kept', [])] }),
    "output 0: 'kept' is not defined",
  ],
  [
    'a function that reads an undefined value',
    {
      ...tiny(),
      functions: [
        {
          name: 'f',
          domain: 'd',
          input: [],
          output: [],
          attribute: [],
          node: [relu],
          opsetImport: tiny().opsetImport,
        },
      ],
    },
    "ONNX model, function d.f, node 0 Relu, input 0: 'x' is not defined",
  ],
];

describe('refuses', () => {
  it.each(refused)('%s', (_, broken, message) => {
    expect(() => checkModel(broken)).toThrow(expect.objectContaining({ code: 'E_MODEL_FILE' }));
    expect(() => checkModel(broken)).toThrow(message);
  });

  it('a tiny file that asks for 32 GiB, by its type or by a shape in it', () => {
    const shape = { name: 'shape', dataType: 7, dims: [1], int64Data: [2n ** 33n] };
    const asks = tiny({ node: [node('ConstantOfShape', ['shape'], ['y'])], initializer: [shape] });
    expect(() => checkModel(asks)).toThrow(
      "shape 'shape': 8589934592 elements in one tensor; allowed: at most",
    );
    const declared = tiny({ input: [value('x', [2 ** 33])] });
    expect(() => checkModel(declared)).toThrow("input 0 'x': 8589934592 elements");
    expect(() => checkModel(asks, { limits: { elements: 2 ** 34 } })).not.toThrow();
  });

  it('more nodes than allowed, subgraphs included', () => {
    expect(() => checkModel(branchModel(), { limits: { nodes: 2 } })).toThrow('3 nodes; allowed: at most 2');
  });
});

describe('a hostile file is checked in time that is linear in its size', () => {
  it('20,000 functions, each of a domain of its own', () => {
    const functions = Array.from({ length: 20_000 }, (_, i) => ({
      name: `f${i}`,
      domain: `d${i}`,
      input: [],
      output: [],
      attribute: [],
      node: [],
      opsetImport: [],
    }));
    const start = performance.now();
    expect(() => checkModel({ ...tiny(), functions })).not.toThrow();
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it('16,000 nodes that ask for the size in one initializer of 2 MB', () => {
    const initializer = [{ name: 's', dataType: 7, dims: [2 ** 18], rawData: new Uint8Array(2 ** 21) }];
    const wide = Array.from({ length: 16_000 }, (_, i) => node('ConstantOfShape', ['s'], [`t${i}`]));
    const start = performance.now();
    expect(() => checkModel(tiny({ initializer, node: [relu, ...wide] }))).toThrow(/262144 dimensions/);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
