/** The flags of the commands that use a trained model: those of every task, and those of some. */
import { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import { tasks } from '../tasks/registry.ts';
import type { AnyTask } from '../tasks/task.ts';
import { type Flag, flagsOf, mergeFlags } from './flags.ts';
import { optionsGiven, type Settings } from './settings.ts';

const commonSchema = z.strictObject({
  threads: z.int().min(1).max(1024).optional().describe('threads of one operator (default: all cores)'),
  json: z.boolean().default(false).describe('JSON instead of text'),
});

const flagsByTask = new Map(
  tasks.map((task) => [task.name, flagsOf(task.predicting, { group: 'Options:' })] as const),
);
const flagsOfTask = ({ name }: AnyTask): readonly Flag[] => flagsByTask.get(name) ?? [];

const ownersOf = (name: string): readonly string[] =>
  tasks.filter((task) => flagsOfTask(task).some((flag) => flag.name === name)).map((task) => task.name);

const commonFlags = flagsOf(commonSchema, { group: 'Options:' });

/** Flags of any task say whose they are. */
export const predictingFlags: readonly Flag[] = [
  ...mergeFlags(tasks.flatMap(flagsOfTask)).map((flag) => {
    const owners = ownersOf(flag.name);
    return owners.length === 1
      ? { ...flag, group: `Of ${owners.join()}:` }
      : { ...flag, group: 'Of several tasks:', description: `${flag.description}; of ${owners.join(', ')}` };
  }),
  ...commonFlags,
];

/** `threads` and `json` as they are given. */
export function commonOptions(settings: Settings): z.output<typeof commonSchema> {
  return commonSchema.parse(optionsGiven(commonFlags, settings));
}

/** The options of a prediction that are given for this task. Throws E_CONFIG for one that it does not have. */
export function predictingOptions(task: AnyTask, settings: Settings): Readonly<Record<string, unknown>> {
  const flags = flagsOfTask(task);
  const known = new Set([...flags, ...commonFlags].map(({ name }) => name));
  const foreign = [...settings.keys()].find((name) => !known.has(name) && ownersOf(name).length > 0);
  if (foreign === undefined) return optionsGiven(flags, settings);
  throw new HeddleError('E_CONFIG', {
    where: `--${foreign}`,
    found: `an option for a model of ${task.name}`,
    allowed: `with ${ownersOf(foreign).join(', ')}`,
    fix: 'leave it out',
  });
}
