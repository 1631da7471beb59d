import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { readBundle } from '../bundle/load-bundle.ts';
import { claimFolder } from '../files/claim-folder.ts';
import { folderStore } from '../files/folder-store.ts';
import { writeFiles } from '../files/write-files.ts';
import { pretrainedFiles } from '../library/export-model.ts';
import { findBundleTask } from '../tasks/registry.ts';
import { exitWhenOutputCloses, writeData } from './terminal.ts';

interface ExportFlags {
  readonly to: string;
  readonly out?: string;
  readonly overwrite?: boolean;
}

/** `heddle export`: a trained model in the form of another library. */
export function addExportCommand(program: Command): void {
  program
    .command('export')
    .description('write a trained model as a folder of another library')
    .argument('<folder>', 'folder of a trained model')
    .addOption(new Option('--to <library>', 'the library').choices(['huggingface']).makeOptionMandatory())
    .option('--out <folder>', 'folder to write (default: the name of the model, and the library)')
    .option('--overwrite', 'write to a folder that is not empty; only files of Heddle are replaced')
    .action(
      async (folder: string, { to, out = `${resolve(folder)}-${to}`, overwrite = false }: ExportFlags) => {
        exitWhenOutputCloses();
        const bundle = await readBundle(await folderStore(folder), findBundleTask);
        const files = pretrainedFiles(bundle, `export ${folder}`);
        const { path, release } = await claimFolder(resolve(out), {
          allow: overwrite ? 'any' : 'empty',
          where: `--out ${out}`,
          fix: 'add --overwrite to replace what Heddle wrote there',
          names: [...files.keys()],
        });
        await writeFiles(path, files).finally(release);
        await writeData(`${[...files.keys()].map((name) => `${out}/${name}`).join('\n')}\n`);
      },
    );
}
