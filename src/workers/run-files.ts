/** The files of a training run that stand in the folder of its model, next to the bundle. */
import type { Store } from '../bundle/store.ts';

/** One JSON object a line: every update and every evaluation. */
export const historyFile = 'history.jsonl';
/** The settings of the run; a config file for `--config`. */
export const trainingConfigFile = 'training-config.json';

const maxBytes = 2 ** 29;

/** The lines of the history; empty where there is none, as in a bundle that was shipped without it. */
export async function readHistoryText(store: Store): Promise<string> {
  return new TextDecoder().decode(await store.read(historyFile, maxBytes));
}
