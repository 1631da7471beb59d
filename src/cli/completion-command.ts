import { Argument, type Command, type Option } from 'commander';
import { type CompletedCommand, completionScripts, type Values } from './completion-scripts.ts';
import { addExamples } from './help.ts';
import { exitWhenOutputCloses, writeData } from './terminal.ts';

/** `heddle completion`: a script that lets a shell complete commands, flags and their values. */
export function addCompletionCommand(program: Command): void {
  const command = program
    .command('completion')
    .description('write a script that lets a shell complete commands, flags and values')
    .addArgument(
      new Argument('<shell>', [...completionScripts.keys()].join(', ')).choices([
        ...completionScripts.keys(),
      ]),
    );
  addExamples(
    command,
    'eval "$(heddle completion bash)"',
    'eval "$(heddle completion zsh)"',
    'heddle completion fish | source',
  );
  command.action(async (shell: string) => {
    exitWhenOutputCloses();
    await writeData(completionScripts.get(shell)?.(program.commands.map(completedCommand)) ?? '');
  });
}

/** What of a command can be completed. */
function completedCommand(command: Command): CompletedCommand {
  const globals = command.parent?.options ?? [];
  const options = [...command.options, ...globals.filter(({ long }) => long !== '--version')];
  return {
    name: command.name(),
    description: command.description(),
    options: [
      ...options.map(completedOption),
      { name: '--help', description: 'print this help', values: undefined },
    ],
    argument: command.registeredArguments.map((argument) => valuesOf(argument.name(), argument.argChoices)),
  };
}

function completedOption(option: Option) {
  const { long, flags, description, argChoices } = option;
  const placeholder = /<(.*)>/.exec(flags)?.[1];
  return {
    name: long ?? flags,
    description,
    values: placeholder === undefined ? undefined : valuesOf(placeholder, argChoices),
  };
}

/** Files and folders are known by their placeholders. */
function valuesOf(placeholder: string, choices: readonly string[] | undefined): Values {
  if (choices !== undefined) return choices;
  if (placeholder === 'path' || placeholder === 'paths') return 'file';
  return placeholder === 'file' || placeholder === 'folder' ? placeholder : 'text';
}
