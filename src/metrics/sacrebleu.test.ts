import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { bleu } from './bleu.ts';
import { chrf } from './chrf.ts';

const goldenSchema = z.strictObject({
  sacrebleu: z.string(),
  cases: z.array(
    z.strictObject({
      name: z.string(),
      hypotheses: z.array(z.string()),
      references: z.array(z.array(z.string())),
      bleu: z.number(),
      chrf: z.number(),
    }),
  ),
});

/** Written by tools/golden/sacrebleu_metrics.py. */
const golden = goldenSchema.parse(
  JSON.parse(readFileSync(new URL('../../test/golden/metrics.json', import.meta.url), 'utf8')),
);

describe(`sacreBLEU ${golden.sacrebleu}`, () => {
  test('has at least 60 cases', () => {
    expect(golden.cases.length).toBeGreaterThanOrEqual(60);
  });

  test.each(golden.cases)('BLEU: $name', ({ hypotheses, references, bleu: expected }) => {
    expect(Math.abs(bleu(hypotheses, references) - expected)).toBeLessThan(1e-6);
  });

  test.each(golden.cases)('chrF: $name', ({ hypotheses, references, chrf: expected }) => {
    expect(Math.abs(chrf(hypotheses, references) - expected)).toBeLessThan(1e-6);
  });
});
