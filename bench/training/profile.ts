/** Where the time of a step goes, by onnxruntime's profiler. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { BenchCase } from './bench-case.ts';

/** Of each node the fastest run counts, so that other work on the machine and the first step's allocations count little. */
const steps = 6;

const shapesSchema = z.array(z.record(z.string(), z.array(z.number()))).default([]);
const eventSchema = z.looseObject({
  cat: z.string(),
  name: z.string(),
  dur: z.number(),
  args: z
    .looseObject({
      op_name: z.string().optional(),
      input_type_shape: shapesSchema,
      output_type_shape: shapesSchema,
    })
    .optional(),
});

interface Operators {
  readonly name: string;
  readonly calls: number;
  /** Of one step. */
  readonly milliseconds: number;
  /** 2 for each multiplication and addition of products and convolutions, in 10^9; 0 for other operators. */
  readonly gigaflops: number;
}

/** Each kind of operator, or with `shapes` each kind and its shapes, the slowest first. */
export async function profile(
  bench: BenchCase,
  { threads = 1, shapes = false } = {},
): Promise<readonly Operators[]> {
  const folder = mkdtempSync(join(tmpdir(), 'heddle-profile-'));
  const { step, release } = await bench.start({ threads, profile: join(folder, 'profile') });
  for (let i = 0; i < steps; i++) await step();
  await release();
  const file = readdirSync(folder)[0] ?? '';
  const events = z.array(z.unknown()).parse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
  rmSync(folder, { recursive: true });
  return summed(events, shapes);
}

interface NodeRuns {
  readonly name: string;
  readonly gigaflops: number;
  readonly milliseconds: number[];
}

function summed(events: readonly unknown[], shapes: boolean): readonly Operators[] {
  const sums = new Map<string, { calls: number; milliseconds: number; gigaflops: number }>();
  for (const { name, gigaflops, milliseconds } of nodeRuns(events, shapes)) {
    const calls = milliseconds.length / steps;
    const sum = sums.get(name) ?? { calls: 0, milliseconds: 0, gigaflops: 0 };
    sums.set(name, {
      calls: sum.calls + calls,
      milliseconds: sum.milliseconds + calls * Math.min(...milliseconds),
      gigaflops: sum.gigaflops + calls * gigaflops,
    });
  }
  return [...sums].map(([name, sum]) => ({ name, ...sum })).sort((a, b) => b.milliseconds - a.milliseconds);
}

/** The runs of each node; one inside a loop runs at each of its steps. */
function nodeRuns(events: readonly unknown[], shapes: boolean): readonly NodeRuns[] {
  const nodes = new Map<string, NodeRuns>();
  for (const event of events) {
    const { cat, name, dur, args } = eventSchema.parse(event);
    if (cat !== 'Node' || !name.endsWith('_kernel_time') || args?.op_name === undefined) continue;
    const inputs = args.input_type_shape.map((shape) => Object.values(shape)[0] ?? []);
    const outputs = args.output_type_shape.map((shape) => Object.values(shape)[0] ?? []);
    const node = nodes.get(name) ?? {
      name: shapes ? `${args.op_name} ${inputs.map((shape) => `[${shape}]`).join(' ')}` : args.op_name,
      gigaflops: flopsOf(args.op_name, inputs, outputs[0] ?? []) / 1e9,
      milliseconds: [],
    };
    node.milliseconds.push(dur / 1000);
    nodes.set(name, node);
  }
  return [...nodes.values()];
}

const size = (shape: readonly number[]) => shape.reduce((product, d) => product * d, 1);

/** Of products twice the size of the result times what is summed over. */
function flopsOf(kind: string, inputs: readonly (readonly number[])[], output: readonly number[]): number {
  const [a = [], b = []] = inputs;
  if (kind === 'Conv' || kind === 'FusedConv') return 2 * size(output) * size(b.slice(1));
  if (kind === 'ConvTranspose') return 2 * size(a) * size(b.slice(1));
  if (!['MatMul', 'FusedMatMul', 'Gemm'].includes(kind)) return 0;
  // [.., M, K] times [.., K, N], either turned: the square of what is summed over is what the sizes of the matrices have too much.
  const matrix = (shape: readonly number[]) => size(shape.slice(-2));
  return 2 * size(output) * Math.sqrt((matrix(a) * matrix(b)) / matrix(output));
}
