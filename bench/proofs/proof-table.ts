import { textTable } from '../../src/cli/text-table.ts';
import type { Proof } from './prove.ts';

const head = ['task', 'system', 'lines', 'updates', 'perplexity', 'at most', 'BLEU', 'at least', 'CPU s', ''];

/** Two lines for each proof: on the parity lines and on the disjoint ones. */
export function proofTable(proofs: readonly Proof[]): string {
  const rows = proofs.flatMap((proof) =>
    (['parity', 'disjoint'] as const).map((lines) => [
      proof.task,
      proof.system,
      lines,
      String(proof.updates),
      proof[lines].perplexity.toFixed(4),
      proof.threshold.perplexity.toFixed(2),
      proof[lines].bleu.toFixed(2),
      proof.threshold.bleu.toFixed(0),
      proof.cpuSeconds.toFixed(0),
      proof[lines].passed ? 'pass' : 'FAIL',
    ]),
  );
  const alignment = head.map((_, column) => (column >= 3 && column <= 8 ? 'right' : 'left'));
  return textTable([head, ...rows], alignment);
}
