import type { Command } from 'commander';
import { kebabCase } from '../base/letter-case.ts';
import { parseTrainingOptions } from '../tasks/options-schema.ts';
import { tasks } from '../tasks/registry.ts';
import { familiesOn, type SideName, sideNames } from '../tasks/sides.ts';
import type { AnyTask } from '../tasks/task.ts';
import { exitWhenOutputCloses, writeData } from './terminal.ts';

/** `heddle tasks`: what a model can be trained for. */
export function addTasksCommand(program: Command): void {
  program
    .command('tasks')
    .description('list the tasks with their rows, families and metrics')
    .option('--json', 'JSON instead of text')
    .action(async ({ json = false }: { json?: boolean }) => {
      exitWhenOutputCloses();
      const found = tasks.map(describe);
      await writeData(json ? `${JSON.stringify(found)}\n` : found.map(textOf).join('\n'));
    });
}

interface TaskDescription {
  readonly name: string;
  readonly summary: string;
  readonly rows: string;
  /** The families that each side can be of; the first is the default. */
  readonly families: Readonly<Record<string, readonly string[]>>;
  /** The sides that models do without unless a family is chosen. */
  readonly optional: readonly string[];
  readonly metrics: readonly string[];
}

function describe(task: AnyTask): TaskDescription {
  const namesOn = (side: SideName) => familiesOn(task.sides, side).map(({ name }) => name);
  return {
    name: task.name,
    summary: task.summary,
    rows: task.rows(parseTrainingOptions(task, {}, task.name)).description,
    families: Object.fromEntries(sideNames(task.sides).map((side) => [side, namesOn(side)])),
    optional: sideNames(task.sides).filter((side) => task.sides[side]?.isOptional),
    metrics: task.metrics.map(({ name }) => name),
  };
}

function textOf({ name, summary, rows, families, optional, metrics }: TaskDescription): string {
  const sides = Object.entries(families).map(
    ([side, names]) =>
      `  --${kebabCase(side)}  ${names.join(', ')}${optional.includes(side) ? ' (default: none of them)' : ''}`,
  );
  return `${[name, `  ${summary}`, `  rows: ${rows}`, ...sides, `  metrics: ${metrics.join(', ')}`].join('\n')}\n`;
}
