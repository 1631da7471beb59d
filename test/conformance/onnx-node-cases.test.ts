/**
 * The official ONNX node cases (opset 17 and below), each read, checked and written again by us, then run in
 * onnxruntime: what matches with the original bytes must match with ours.
 */
import { existsSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { checkModel } from '../../src/onnx/check.ts';
import { decodeModel } from '../../src/onnx/decode.ts';
import { encodeModel } from '../../src/onnx/encode.ts';
import type { ModelProto } from '../../src/onnx/model.ts';
import type { OnnxTypeName, TensorData, TensorValue } from '../../src/onnx/tensor-data.ts';
import { type DataSet, nodeCaseFolder, nodeCaseNames, readCaseModel, readDataSets } from './node-case.ts';
import { tensorDifference } from './tensor-difference.ts';

const present = existsSync(nodeCaseFolder);
const title = 'the official ONNX node cases match in onnxruntime after our reader and writer';

it.skipIf(!present)(
  present ? title : `${title} (skipped: install libonnx-testdata)`,
  async () => {
    const started = performance.now();
    const names = nodeCaseNames();
    const outcomes: CaseOutcome[] = [];
    for (const name of names) outcomes.push(await runCase(name));

    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${summary(outcomes)}; ${seconds} s\n${problemList(outcomes)}`);
    expect(outcomes.filter(({ original, ours }) => original.matched !== ours.matched)).toEqual([]);
    expect(outcomes.filter(({ ours }) => ours.matched).length).toBeGreaterThanOrEqual(844);
  },
  180_000,
);

/** What onnxruntime made of one model. */
interface Outcome {
  readonly ran: boolean;
  readonly matched: boolean;
  readonly problem?: string;
}

interface CaseOutcome {
  readonly name: string;
  readonly sameBytes: boolean;
  readonly original: Outcome;
  readonly ours: Outcome;
}

/** Reads, checks and rewrites a case (each throws where it fails), then runs both forms of it. */
async function runCase(name: string): Promise<CaseOutcome> {
  const original = readCaseModel(name);
  const model = decodeModel(original, { source: name });
  checkModel(model, { source: name });
  const ours = encodeModel(model);
  expect(decodeModel(ours)).toEqual(model);
  return {
    name,
    sameBytes: Buffer.compare(original, ours) === 0,
    original: await outcome(original, name, model),
    ours: await outcome(ours, name, model),
  };
}

function summary(outcomes: readonly CaseOutcome[]): string {
  const count = (holds: (outcome: CaseOutcome) => boolean) => outcomes.filter(holds).length;
  const all = outcomes.length;
  return [
    `ONNX node cases: ${all}; read ${all}, checked ${all}, rewritten ${all}`,
    `(${count(({ sameBytes }) => sameBytes)} byte for byte), onnxruntime runs ${count(({ ours }) => ours.ran)},`,
    `matched: original ${count(({ original }) => original.matched)}, ours ${count(({ ours }) => ours.matched)}`,
  ].join(' ');
}

/** The cases that the original bytes do not pass either, by reason. */
function problemList(outcomes: readonly CaseOutcome[]): string {
  const byProblem = new Map<string, string[]>();
  for (const { name, original } of outcomes) {
    if (original.problem === undefined) continue;
    const cases = byProblem.get(original.problem) ?? [];
    byProblem.set(original.problem, [...cases, name.replace(/^test_/, '')]);
  }
  return [...byProblem]
    .map(([problem, cases]) => `  ${problem} (${cases.length}): ${cases.join(' ')}`)
    .join('\n');
}

/** Their outputs are drawn at random, so only their run can be compared. */
const drawsAtRandom = /^test_(bernoulli|training_dropout(?!_zero_ratio))/;

async function outcome(bytes: Uint8Array, name: string, model: ModelProto): Promise<Outcome> {
  let session: InferenceSession | undefined;
  try {
    const sets = readDataSets(name, model);
    session = await InferenceSession.create(bytes, { logSeverityLevel: 4, intraOpNumThreads: 1 });
    for (const set of sets) {
      const difference = await runSet(session, set);
      const problem = drawsAtRandom.test(name) ? 'outputs drawn at random' : difference;
      if (problem !== undefined) return { ran: true, matched: false, problem };
    }
    return { ran: true, matched: true };
  } catch (error) {
    return { ran: false, matched: false, problem: shortMessage(error) };
  } finally {
    await session?.release();
  }
}

async function runSet(session: InferenceSession, { inputs, outputs }: DataSet): Promise<string | undefined> {
  const feeds = Object.fromEntries([...inputs].map(([key, value]) => [key, toTensor(value)]));
  const results = await session.run(feeds);
  for (const [key, expected] of outputs) {
    if (tensorDifference(fromTensor(results[key] as Tensor), expected) !== undefined) return 'another value';
  }
  return undefined;
}

function shortMessage(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message
    .replace(/^Exception during initialization: \S+ /, '')
    .split('\n')[0]!
    .slice(0, 110);
}

function toTensor({ type, dims, data }: TensorValue): Tensor {
  return new Tensor(type as Tensor.Type, data as Tensor.DataType, dims);
}

function fromTensor({ type, dims, data }: Tensor): TensorValue {
  return { type: type as OnnxTypeName, dims, data: data as TensorData };
}
