import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { readBundle } from '../bundle/load-bundle.ts';
import { folderStore } from '../files/folder-store.ts';
import { writeFolderAtomically } from '../files/write-folder-atomically.ts';
import { pretrainedFiles } from '../library/export-model.ts';
import { findBundleTask } from '../tasks/registry.ts';
import { claimOutFolder } from './out-folder.ts';
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
    .option('--overwrite', 'replace what the folder holds')
    .action(
      async (folder: string, { to, out = `${resolve(folder)}-${to}`, overwrite = false }: ExportFlags) => {
        exitWhenOutputCloses();
        const bundle = await readBundle(await folderStore(folder), findBundleTask);
        const files = pretrainedFiles(bundle, `export ${folder}`);
        await claimOutFolder(out, {
          replace: overwrite,
          keep: [process.cwd(), folder],
          fix: 'add --overwrite to replace it',
        });
        await writeFolderAtomically(out, files);
        await writeData(`${[...files.keys()].map((name) => `${out}/${name}`).join('\n')}\n`);
      },
    );
}
