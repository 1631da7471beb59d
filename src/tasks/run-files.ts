/** The files of a training run that stand in the folder of its model, next to the bundle. */
import type { Store } from '../bundle/store.ts';
import type { HistoryRecord } from '../train/fit-options.ts';

/** One JSON object a line: every update and every evaluation. */
export const historyFile = 'history.jsonl';
/** The settings of the run; a config file for `--config`. */
export const trainingConfigFile = 'training-config.json';

const maxBytes = 2 ** 29;

/** The lines of the history; empty where there is none, as in a bundle that was shipped without it. */
export async function readHistoryText(store: Store): Promise<string> {
  return new TextDecoder().decode(await store.read(historyFile, maxBytes));
}

/** The history of a run, over all its sessions. */
export interface RunHistory {
  readonly add: (record: HistoryRecord) => void;
  /** A JSON object a line. */
  readonly text: () => string;
}

/**
 * Goes on with the lines of earlier sessions. An evaluation that was made because a session ended is forgotten when the
 * run goes on, so that the history of a run does not tell where it was cut.
 */
export function runHistory(earlier: string): RunHistory {
  const lines = earlier.split(/(?<=\n)/);
  const closing = /^\{"event":"evaluation".*"closing":true\}$/m.test(lines.at(-1) ?? '')
    ? lines.pop()
    : undefined;
  const all = { lines, closing: closing ?? '' };
  return {
    add: (record) => {
      const line = `${JSON.stringify(record)}\n`;
      const closes = record.event === 'evaluation' && record.closing;
      if (!closes) all.lines.push(line);
      all.closing = closes ? line : '';
    },
    text: () => all.lines.join('') + all.closing,
  };
}
