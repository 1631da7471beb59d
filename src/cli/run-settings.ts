/** The settings of the run that made a folder. */
import { HeddleError } from '../base/errors.ts';
import { readTogether } from '../bundle/store.ts';
import { folderStore } from '../files/folder-store.ts';
import { trainingConfigFile } from '../tasks/run-files.ts';
import { parseConfig } from './config-file.ts';
import type { Settings } from './settings.ts';
import { trainFlags } from './training-flags.ts';

const maxBytes = 2 ** 29;

/** Throws E_CHECKPOINT where the folder has none. */
export async function readRunSettings(folder: string): Promise<Settings> {
  const store = await folderStore(folder);
  const bytes = await readTogether(store, () => store.read(trainingConfigFile, maxBytes));
  const where = `${folder}/${trainingConfigFile}`;
  if (bytes !== undefined) return parseConfig(new TextDecoder().decode(bytes), where, trainFlags);
  throw new HeddleError('E_CHECKPOINT', {
    where,
    found: 'there is no such file',
    allowed: 'the folder of a run of heddle train',
    fix: 'check the path, or train a new model without --resume',
  });
}
