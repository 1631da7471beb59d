/** When and on what a figure was measured, as every file of results says it. */
import { cpus, totalmem } from 'node:os';

/** The day, such as 2026-11-26. */
export const today = (): string => new Date().toISOString().slice(0, 10);

export const machine = () => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
});
