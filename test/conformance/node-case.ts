/** The official ONNX node cases: a model of one operator with inputs and expected outputs. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeTensor } from '../../src/onnx/decode.ts';
import type { ModelProto, ValueInfoProto } from '../../src/onnx/model.ts';
import { readTensorData, type TensorValue } from '../../src/onnx/tensor-data.ts';

/** Where the Debian package `libonnx-testdata` puts them. */
export const nodeCaseFolder = '/usr/share/libonnx-testdata/data/node';

/** One set of inputs and the outputs that a runtime must give for them. */
export interface DataSet {
  readonly inputs: ReadonlyMap<string, TensorValue>;
  readonly outputs: ReadonlyMap<string, TensorValue>;
}

export function nodeCaseNames(): string[] {
  return readdirSync(nodeCaseFolder).sort();
}

export function readCaseModel(name: string): Uint8Array {
  return readFileSync(join(nodeCaseFolder, name, 'model.onnx'));
}

/** Throws where a value is a sequence or an optional, or of a type that no JavaScript array holds. */
export function readDataSets(name: string, { graph }: ModelProto): DataSet[] {
  const folder = join(nodeCaseFolder, name);
  const sets = readdirSync(folder).filter((entry) => entry.startsWith('test_data_set_'));
  return sets.map((set) => ({
    inputs: readValues(join(folder, set), 'input', graph.input),
    outputs: readValues(join(folder, set), 'output', graph.output),
  }));
}

function readValues(folder: string, stem: string, declared: readonly ValueInfoProto[]) {
  const files = new Set(readdirSync(folder));
  const values = new Map<string, TensorValue>();
  for (const [i, { name, type }] of declared.entries()) {
    const file = `${stem}_${i}.pb`;
    if (!files.has(file)) continue;
    if (type?.tensorType === undefined) throw new Error('sequence or optional value');
    values.set(name, readTensorData(decodeTensor(readFileSync(join(folder, file)))));
  }
  return values;
}
