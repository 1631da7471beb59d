/** One case on a number of threads: Heddle and PyTorch in interleaved rounds. */
import { median } from '../../src/metrics/averages.ts';
import { type Agreement, checkAgreement } from './agreement.ts';
import type { BenchCase } from './bench-case.ts';
import { startPeer } from './peer.ts';
import { peakMemories } from './step-memory.ts';

const rounds = 7;
const warmUpSteps = 3;
/** A round makes as many steps as Heddle makes in this time, and at least one. */
const roundMilliseconds = 1200;

export async function compare(python: string, [name, bench]: readonly [string, BenchCase], threads: number) {
  const peer = await startPeer(python, bench.settings, threads);
  const agreement: Agreement = await checkAgreement(await bench.probe(), peer);
  const ours = await bench.start({ threads });
  const timed = async (count: number) => {
    const startedAt = performance.now();
    for (let i = 0; i < count; i++) await ours.step();
    return (performance.now() - startedAt) / count;
  };
  await timed(warmUpSteps);
  const stepsPerRound = Math.max(1, Math.round(roundMilliseconds / (await timed(warmUpSteps))));
  const milliseconds = { heddle: [] as number[], pytorch: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    milliseconds.heddle.push(await timed(stepsPerRound));
    milliseconds.pytorch.push(((await peer.steps(stepsPerRound)) * 1000) / stepsPerRound);
  }
  peer.stop();
  await ours.release();
  const peakBytes = await peakMemories(python, [name, bench], { threads, way: peer.way });
  const [heddle, pytorch] = [median(milliseconds.heddle), median(milliseconds.pytorch)];
  return {
    threads,
    parameters: ours.parameters,
    peerParameters: peer.parameters,
    agreement,
    torch: peer.torch,
    torchWay: peer.way,
    tokensPerStep: ours.tokens,
    stepsPerRound,
    heddleMilliseconds: heddle,
    pytorchMilliseconds: pytorch,
    heddleTokensPerSecond: (ours.tokens / heddle) * 1000,
    pytorchTokensPerSecond: (ours.tokens / pytorch) * 1000,
    ratio: pytorch / heddle,
    peakBytes,
    rounds: milliseconds,
  };
}

export type Comparison = Awaited<ReturnType<typeof compare>>;
