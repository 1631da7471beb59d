import { at, build } from '../../test/contract/nd-array.ts';
import { addDims } from '../graph/dim.ts';
import { type Contract, type Sample, sampleInput, wave } from './contract.ts';
import { range, rangeOp } from './range.ts';

/** The input is an output too, because its shape is where the length is read. */
function counted(length: number, more: number): Sample {
  return {
    name: `T + ${more} for T = ${length}`,
    inputs: [sampleInput('float64', [length], wave(0), ['T'])],
    trace: ([x]) => [x!, range(addDims(x!.shape[0]!, more))],
    reference: ([x]) => [build([length], (i) => at(x!, i)), build([length + more], ([i]) => i!)],
  };
}

const fixed: Sample = {
  name: 'a fixed length',
  inputs: [],
  trace: () => [range(3)],
  reference: () => [{ dims: [3], data: [0, 1, 2] }],
};

export const rangeContract: Contract = {
  op: rangeOp,
  samples: [counted(5, 0), counted(0, 0), counted(3, 1), fixed],
  errors: [],
};
