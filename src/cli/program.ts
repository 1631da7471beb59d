/** The command line as a whole. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { refuseRepeats } from './command-flags.ts';
import { addCompareCommand } from './compare-command.ts';
import { addCompletionCommand } from './completion-command.ts';
import { addEvaluateCommand } from './evaluate-command.ts';
import { addExportCommand } from './export-command.ts';
import { helpStyle } from './help.ts';
import { addInspectCommand } from './inspect-command.ts';
import { addPredictCommand } from './predict-command.ts';
import { addTasksCommand } from './tasks-command.ts';
import { exitWhenOutputCloses, reportError } from './terminal.ts';
import { addTrainCommand } from './train-command.ts';
import { usageError } from './usage-error.ts';

/** Runs a command line, without the names of node and script. A failure sets the exit status of the process. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  const program = makeProgram();
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitWhenOutputCloses();
    const debug = args.includes('--debug');
    process.exitCode = reportError(error instanceof CommanderError ? usageError(error, program) : error, {
      debug,
    });
  }
}

function makeProgram(): Command {
  const program = new Command('heddle')
    .description('Trains, compares and ships sequence models.')
    .version(packageVersion(), '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .option('--quiet', 'print nothing to stderr but errors, and that data is left out')
    .option('--debug', 'print errors with their stack')
    .configureHelp(helpStyle)
    .configureOutput({ outputError: () => undefined })
    .exitOverride();
  for (const add of [
    addTrainCommand,
    addTasksCommand,
    addPredictCommand,
    addEvaluateCommand,
    addInspectCommand,
    addCompareCommand,
    addExportCommand,
    addCompletionCommand,
  ])
    add(program);
  for (const command of program.commands) command.helpOption('-h, --help', 'print this help');
  for (const command of [program, ...program.commands]) refuseRepeats(command);
  return program;
}

function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}
