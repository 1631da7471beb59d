/** Whether Heddle and its peer compute the same thing. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSafetensors } from '../../src/bundle/safetensors.ts';
import type { Probe } from './bench-step.ts';
import type { Peer } from './peer.ts';

const tolerance = 1e-4;

export interface Agreement {
  /** Relative differences of Heddle's figure from the peer's, with the same weights and inputs and no dropout. */
  readonly loss: number;
  readonly gradientNorm: number;
}

/** Hands weights and inputs over and compares loss and gradient. Throws where they differ by more than 1e-4, or four times what float32 costs the peer. */
export async function checkAgreement(probe: Probe, peer: Peer): Promise<Agreement> {
  const folder = mkdtempSync(join(tmpdir(), 'heddle-bench-'));
  const file = join(folder, 'probe.safetensors');
  writeFileSync(file, writeSafetensors(probe.tensors));
  const found = await peer.check(file);
  rmSync(folder, { recursive: true });
  const agreement = {
    loss: relativeDifference(probe.loss, found.loss),
    gradientNorm: relativeDifference(probe.gradientNorm, found.gradientNorm),
  };
  const allowed = Math.max(tolerance, 4 * found.rounding);
  if (agreement.loss <= allowed && agreement.gradientNorm <= allowed) return agreement;
  const figures = [probe, found].map(({ loss, gradientNorm }) => `loss ${loss}, gradient ${gradientNorm}`);
  throw new Error(`Heddle (${figures[0]}) and PyTorch (${figures[1]}) do not compute the same`);
}

function relativeDifference(a: number, b: number): number {
  return Math.abs(a - b) / Math.abs(b);
}
