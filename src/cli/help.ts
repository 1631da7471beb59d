/** How `--help` looks: two columns that fit the terminal, and examples that a shell takes as they stand. */
import type { Command, HelpConfiguration } from 'commander';

/** The widest first column; what is longer has a line of its own. */
const widestTerm = 26;

/** The narrowest text that is worth wrapping. */
const narrowest = 16;

/** The settings of commander's help. */
export const helpStyle: HelpConfiguration = {
  showGlobalOptions: true,
  minWidthToWrap: narrowest,
  // The descriptions say what may be chosen, and what happens otherwise.
  optionDescription: ({ description }) => description,
  formatItem: (term, _termWidth, description, helper) =>
    item(term, helper.displayWidth(term), description, helper.helpWidth ?? 80, (text, width) =>
      helper.boxWrap(text, width),
    ),
  styleTitle: (title) => `\u001B[1m${title}\u001B[22m`,
};

/** A term and what it means, side by side where the term is short. */
function item(
  term: string,
  termWidth: number,
  description: string,
  width: number,
  wrap: (text: string, width: number) => string,
): string {
  const column = Math.min(widestTerm, Math.floor(width / 3)) + 4;
  const lines = wrap(description, Math.max(narrowest, width - column)).split('\n');
  const indent = ' '.repeat(column);
  const [first = '', ...rest] = lines;
  const head =
    termWidth + 4 <= column
      ? `  ${term}${' '.repeat(column - 2 - termWidth)}${first}`
      : `  ${term}\n${indent}${first}`;
  return [head.trimEnd(), ...rest.map((line) => indent + line)].join('\n');
}

/** Adds commands to the end of the help of `command`; one that is too long goes on in the next line. */
export function addExamples(command: Command, ...examples: readonly string[]): void {
  command.addHelpText('after', () => {
    const { helpWidth = 80 } = command.createHelp();
    const width = command.configureOutput().getOutHelpWidth?.() ?? helpWidth;
    const title = examples.length === 1 ? 'Example:' : 'Examples:';
    return ['', title, ...examples.map((example) => continued(example, width - 2))].join('\n');
  });
}

/** A command in lines of at most `width` characters, each but the last with a backslash at its end. */
function continued(command: string, width: number): string {
  const lines: string[] = [];
  for (const word of command.split(/ (?=--|<|>)/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length + 2 <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(last === undefined ? word : `  ${word}`);
  }
  return lines.map((line) => `  ${line}`).join(' \\\n');
}
