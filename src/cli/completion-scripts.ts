/**
 * Scripts that complete command lines, as text. They hold all names, so that pressing Tab starts no program.
 *
 * Sources: bash(1), "Programmable Completion"; zshcompsys(1), `_arguments`; the fish documentation, `complete`.
 */

/** What may stand somewhere: one of these words, a file, a folder, or text of the user's own. */
export type Values = readonly string[] | 'file' | 'folder' | 'text';

interface CompletedOption {
  /** With its dashes. */
  readonly name: string;
  readonly description: string;
  /** Undefined for a switch. */
  readonly values: Values | undefined;
}

export interface CompletedCommand {
  readonly name: string;
  readonly description: string;
  readonly options: readonly CompletedOption[];
  /** What stands without a flag, in its order. */
  readonly argument: readonly Values[];
}

type Script = (commands: readonly CompletedCommand[]) => string;

/** By the name of the shell. */
export const completionScripts: ReadonlyMap<string, Script> = new Map([
  ['bash', bashScript],
  ['zsh', zshScript],
  ['fish', fishScript],
]);

function bashScript(commands: readonly CompletedCommand[]): string {
  return `# Completion of heddle for bash.
_heddle_words() { COMPREPLY=($(compgen -W "$1" -- "$current")); }
_heddle_paths() {
  local IFS=$'\\n'
  compopt -o filenames 2>/dev/null
  COMPREPLY=($(compgen "$1" -- "$current"))
}
_heddle() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command='' i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    if [[ \${COMP_WORDS[i]} != -* ]]; then command="\${COMP_WORDS[i]}"; break; fi
  done
  case "$command" in
    '') _heddle_words '${[...commands.map(({ name }) => name), '--help', '--version'].join(' ')}' ;;
${commands.map(bashCommand).join('')}  esac
}
complete -F _heddle heddle
`;
}

function bashCommand({ name, options, argument }: CompletedCommand): string {
  const valued = options.flatMap(({ name: option, values }) =>
    values === undefined ? [] : [`        ${option}) ${bashValues(values)}; return ;;\n`],
  );
  const names = options.map((option) => option.name).join(' ');
  const [first, second] = argument;
  const operand =
    first === undefined
      ? ''
      : `      if [[ $current != -* ]]; then ${bashOperand(first, second)}; return; fi\n`;
  return `    ${name})
      case "$previous" in
${valued.join('')}        *) ;;
      esac
${operand}      _heddle_words '${names}' ;;
`;
}

/** What stands right after the command, and what after that. */
function bashOperand(first: Values, second: Values | undefined): string {
  if (second === undefined) return bashValues(first);
  return `if ((COMP_CWORD == i + 1)); then ${bashValues(first)}; else ${bashValues(second)}; fi`;
}

function bashValues(values: Values): string {
  if (values === 'text') return ':';
  if (values === 'file') return '_heddle_paths -f';
  return values === 'folder' ? '_heddle_paths -d' : `_heddle_words '${values.join(' ')}'`;
}

function zshScript(commands: readonly CompletedCommand[]): string {
  const named = commands.map(({ name, description }) => `    ${quoted(`${name}:${description}`)}\n`);
  return `#compdef heddle
_heddle() {
  local -a commands
  commands=(
${named.join('')}  )
  if (( CURRENT == 2 )); then
    _describe 'command' commands
    return
  fi
  shift words
  (( CURRENT-- ))
  case $words[1] in
${commands.map(zshCommand).join('')}  esac
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _heddle "$@"; else compdef _heddle heddle; fi
`;
}

function zshCommand({ name, options, argument }: CompletedCommand): string {
  const specs = [
    ...options.map((option) => {
      const description = option.description.replace(/[[\]\\:]/g, '\\$&');
      return `${option.name}[${description}]${option.values === undefined ? '' : `:value:${zshValues(option.values)}`}`;
    }),
    ...argument.map((values, i) => `${i + 1}:value:${zshValues(values)}`),
  ];
  return `    ${name}) _arguments ${specs.map(quoted).join(' \\\n      ')} ;;\n`;
}

function zshValues(values: Values): string {
  if (values === 'text') return ' ';
  if (values === 'file') return '_files';
  return values === 'folder' ? '_files -/' : `(${values.join(' ')})`;
}

function fishScript(commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap(({ name, description, options, argument }) => [
    `complete -c heddle -n __fish_use_subcommand -a ${name} -d ${quoted(description)}`,
    ...argument.map(
      (values) =>
        `complete -c heddle -n ${quoted(`__fish_seen_subcommand_from ${name}`)} ${fishValues(values)}`,
    ),
    ...options.map(
      (option) =>
        `complete -c heddle -n ${quoted(`__fish_seen_subcommand_from ${name}`)} -l ${option.name.slice(2)}` +
        ` ${option.values === undefined ? '' : fishValues(option.values)} -d ${quoted(option.description)}`,
    ),
  ]);
  return `# Completion of heddle for fish.\ncomplete -c heddle -f\n${lines.join('\n')}\n`;
}

function fishValues(values: Values): string {
  if (values === 'text') return '-x';
  if (values === 'file') return '-r -F';
  return `-x -a ${quoted(values === 'folder' ? '(__fish_complete_directories)' : values.join(' '))}`;
}

/** One word of a shell, whatever it holds. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
