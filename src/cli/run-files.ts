/** The files of a training run that stand in the folder of its model, beside the bundle. */
import { HeddleError } from '../base/errors.ts';
import type { Store } from '../bundle/store.ts';
import { folderStore } from '../files/folder-store.ts';
import { parseConfig } from './config-file.ts';
import type { Settings } from './settings.ts';
import { trainFlags } from './training-flags.ts';

/** One JSON object a line: every update and every evaluation. */
export const historyFile = 'history.jsonl';
/** The settings of the run; a config file for `--config`. */
export const trainingConfigFile = 'training-config.json';

const maxBytes = 2 ** 29;

/** The lines of the history; empty where there is none, as in a bundle that was shipped without it. */
export async function readHistoryText(store: Store): Promise<string> {
  return new TextDecoder().decode(await store.read(historyFile, maxBytes));
}

/** The settings of the run that made a folder. Throws E_CHECKPOINT where it has none. */
export async function readRunSettings(folder: string): Promise<Settings> {
  const store = await folderStore(folder);
  const bytes = await store.read(trainingConfigFile, maxBytes);
  const where = `${folder}/${trainingConfigFile}`;
  if (bytes !== undefined) return parseConfig(new TextDecoder().decode(bytes), where, trainFlags);
  throw new HeddleError('E_CHECKPOINT', {
    where,
    found: 'there is no such file',
    allowed: 'the folder of a run of heddle train',
    fix: 'check the path, or train a new model without --resume',
  });
}
