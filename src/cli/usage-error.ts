/** What is wrong with a command line, and what to type instead. */
import { existsSync } from 'node:fs';
import type { Command, CommanderError } from 'commander';
import { type ErrorParts, HeddleError } from '../base/errors.ts';
import { shellWord } from './shell-word.ts';

/** What to type with these words, by command. */
const corrections: ReadonlyMap<string, (words: readonly string[]) => string> = new Map([
  ['train', ([...files]) => `heddle train ${files.map((file) => `--train ${file} `).join('')}--out model`],
  ['predict', ([folder = 'model', ...inputs]) => predictCommand(folder, inputs)],
  ['evaluate', ([folder = 'model', file = 'test.tsv']) => `heddle evaluate ${folder} ${file}`],
  ['inspect', ([folder = 'model']) => `heddle inspect ${folder}`],
  ['export', ([folder = 'model']) => `heddle export ${folder} --to huggingface`],
  ['completion', ([shell = 'bash']) => `heddle completion ${shell}`],
  [
    'compare',
    ([train = 'train.tsv', dev = 'dev.tsv', test = 'test.tsv']) =>
      `heddle compare --train ${train} --dev ${dev} --test ${test} --out report`,
  ],
]);

/** Inputs come from stdin: from a file, or from a text that stands on the command line. */
export function predictCommand(folder: string, inputs: readonly string[]): string {
  const [input] = inputs;
  if (input === undefined) return `heddle predict ${folder} < inputs.txt`;
  return inputs.length === 1 && existsSync(input)
    ? `heddle predict ${folder} < ${input}`
    : `echo ${inputs.join(' ')} | heddle predict ${folder}`;
}

/** Commander's complaint in the form of all errors, with the command line that was probably meant. */
export function usageError({ code, message }: CommanderError, program: Command): HeddleError {
  const command = program.commands.find((candidate) => candidate.name() === program.args[0]);
  const words = (command?.args ?? []).map(shellWord);
  const correction = command && corrections.get(command.name())?.(words);
  return new HeddleError('E_CONFIG', partsOf({ code, message }, command, correction));
}

function partsOf(
  { code, message }: Pick<CommanderError, 'code' | 'message'>,
  command: Command | undefined,
  correction: string | undefined,
): ErrorParts {
  const help = { fix: `see heddle ${command === undefined ? '' : `${command.name()} `}--help` };
  const typed = correction === undefined ? help : { fix: `type: ${correction}` };
  if (code === 'commander.help') return { where: 'heddle', found: 'no command', ...help };
  if (code === 'commander.excessArguments' && command !== undefined) {
    const extra = command.args.slice(command.registeredArguments.length).map((word) => JSON.stringify(word));
    return { where: `heddle ${command.name()}`, found: `${extra.join(', ')} without a flag`, ...typed };
  }
  const choice =
    /(?:option '(\S+).*'|argument-value|value) (?:argument )?'(.*)' is invalid.*\. Allowed choices are (.*)\.$/.exec(
      message,
    );
  if (choice !== null) {
    const [, flag, value = '', allowed = ''] = choice;
    return { where: flag ?? `heddle ${command?.name() ?? ''}`, found: value, allowed };
  }
  const [found = '', suggestion] = message.replace(/^error: /, '').split('\n');
  if (code === 'commander.missingArgument') return { where: 'command line', found, ...typed };
  const fix = suggestion?.replace(/^\(Did you mean (.*)\?\)$/, 'did you mean $1?');
  return { where: 'command line', found, ...(fix === undefined ? help : { fix }) };
}
