/** The data of the proofs: lines of random digits, as Sockeye's system tests draw them. */
import { fold, foldName, type Key, keyOf, uniform } from '../../src/base/random.ts';
import type { TextPair } from '../../src/data/rows/sequence-to-sequence.ts';

export type TaskName = 'copy' | 'sort';

/** What the target of a line is. */
const targets: Readonly<Record<TaskName, (digits: readonly string[]) => readonly string[]>> = {
  copy: (digits) => digits,
  sort: (digits) => digits.toSorted(),
};

const trainingLines = 10_000;
const longest = 10;
const seed = 13;

/** Lines to measure a model on. */
export interface Judgement {
  /** Of these the perplexity is taken; of the parity lines it also selects the weights, as Sockeye does. */
  readonly dev: readonly TextPair[];
  /** Of these BLEU is taken. */
  readonly test: readonly TextPair[];
}

export interface DigitLines {
  readonly train: readonly TextPair[];
  /** Drawn as the training lines are, so that some of the short ones are training lines: Sockeye's sets. */
  readonly parity: Judgement;
  /** No line of these is a training line, and none of them selects anything. */
  readonly disjoint: Judgement;
}

/** 1 to 10 digits, every length and every digit as likely. */
function drawLine(key: Key): string {
  const length = 1 + Math.floor(uniform(key, 0) * longest);
  return Array.from({ length }, (_, at) => Math.floor(uniform(key, at + 1) * 10)).join(' ');
}

/** `count` lines of a stream of its own; `allowed` refuses some. */
function drawLines(
  name: string,
  count: number,
  allowed: (line: string) => boolean = () => true,
): readonly string[] {
  const key = foldName(keyOf(seed), name);
  const lines: string[] = [];
  for (let i = 0; lines.length < count; i++) {
    const line = drawLine(fold(key, i));
    if (allowed(line)) lines.push(line);
  }
  return lines;
}

/**
 * The lines of a task.
 *
 * Source: test/system/test_seq_copy_sys.py and test/common.py of Sockeye 1 (Hieber et al. 2017): 10,000 training lines
 * of 1 to 10 digits, 100 dev lines, 100 test lines. Differs: another random generator; test lines have no more digits
 * than training lines (Sockeye's have up to 11), and its 10 empty lines are left out, for they cannot change BLEU.
 * The disjoint sets are ours, of 500 lines each.
 */
export function digitLines(task: TaskName): DigitLines {
  const pairsOf = (lines: readonly string[]): readonly TextPair[] =>
    lines.map((source) => ({ source, target: targets[task](source.split(' ')).join(' ') }));
  const train = drawLines('train', trainingLines);
  const known = new Set(train);
  const unseen = (line: string) => !known.has(line);
  return {
    train: pairsOf(train),
    parity: { dev: pairsOf(drawLines('dev', 100)), test: pairsOf(drawLines('test', 100)) },
    disjoint: {
      dev: pairsOf(drawLines('disjoint dev', 500, unseen)),
      test: pairsOf(drawLines('disjoint test', 500, unseen)),
    },
  };
}
