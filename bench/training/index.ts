/**
 * `npx tsx bench/training/index.ts [python]`: a full training step of two Transformers, Heddle against PyTorch,
 * in interleaved rounds on this machine; writes `bench/results/training.json`. Nothing else should be running.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { startPeer } from './peer.ts';
import { sizes, transformerStep } from './transformer-step.ts';

const rounds = 7;
const stepsPerRound = 6;
const warmUpSteps = 5;

type SizeName = keyof typeof sizes;

async function compare(python: string, size: SizeName, threads: number) {
  const ours = await transformerStep(sizes[size], { threads });
  const peer = await startPeer(python, size, threads);
  for (let i = 0; i < warmUpSteps; i++) await ours.step();
  const milliseconds = { heddle: [] as number[], pytorch: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    const startedAt = performance.now();
    for (let i = 0; i < stepsPerRound; i++) await ours.step();
    milliseconds.heddle.push((performance.now() - startedAt) / stepsPerRound);
    milliseconds.pytorch.push(((await peer.steps(stepsPerRound)) * 1000) / stepsPerRound);
  }
  peer.stop();
  await ours.release();
  const [heddle, pytorch] = [median(milliseconds.heddle), median(milliseconds.pytorch)];
  return {
    size,
    threads,
    parameters: ours.parameters,
    peerParameters: peer.parameters,
    torch: peer.torch,
    torchAdam: peer.adam,
    tokensPerStep: ours.tokens,
    heddleMilliseconds: heddle,
    pytorchMilliseconds: pytorch,
    heddleTokensPerSecond: (ours.tokens / heddle) * 1000,
    pytorchTokensPerSecond: (ours.tokens / pytorch) * 1000,
    ratio: pytorch / heddle,
    rounds: milliseconds,
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

const python = process.argv[2] ?? 'python3';
const results = [];
for (const size of ['large', 'small'] as const) {
  for (const threads of [1, 2]) {
    const result = await compare(python, size, threads);
    results.push(result);
    const { heddleMilliseconds, pytorchMilliseconds, ratio } = result;
    console.log(
      `${size} ${threads} thread(s): Heddle ${heddleMilliseconds.toFixed(0)} ms, PyTorch ${pytorchMilliseconds.toFixed(0)} ms, ratio ${ratio.toFixed(2)}`,
    );
  }
}
const machine = {
  cpu: cpus()[0]!.model,
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
};
const folder = new URL('../results/', import.meta.url);
mkdirSync(folder, { recursive: true });
const date = new Date().toISOString().slice(0, 10);
writeFileSync(
  new URL('training.json', folder),
  `${JSON.stringify({ date, machine, sizes, rounds, stepsPerRound, results }, null, 2)}\n`,
);
