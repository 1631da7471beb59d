/**
 * Messages name options as the command line writes them, `--max-length`; a program that calls the library writes
 * `maxLength`, and `model: { layers }` for an option of the families. Here the one becomes the other.
 */
import { HeddleError } from '../base/errors.ts';
import { optionsSchemaOf } from '../tasks/options-schema.ts';
import { tasks } from '../tasks/registry.ts';
import { allFamilies } from '../tasks/sides.ts';

/** Options of runs and of predictions, which stand by themselves. */
const ownNames = new Set([
  ...tasks.flatMap((task) => Object.keys(optionsSchemaOf(task).shape)),
  ...tasks.flatMap((task) => Object.keys(task.predicting.shape)),
  ...['task', 'train', 'dev', 'init', 'resume', 'overwrite', 'columns', 'encoding', 'out'],
]);

const familyNames = new Set(
  tasks.flatMap(({ sides }) => allFamilies(sides)).flatMap(({ options }) => Object.keys(options.shape)),
);

/** A flag in the middle of a text. */
const flag = /(?<![\w-])--(no-)?([a-z]+(?:-[a-z]+)*)/g;

/** `raise --max-length` as `raise maxLength`; `--encoder-heads: 3` as `encoderModel.heads: 3`. */
export function inOptions(message: string): string {
  return message.replace(flag, (_, no: string | undefined, name: string) => {
    const option = optionName(name);
    return no === undefined ? option : `${option}: false`;
  });
}

function optionName(flagName: string): string {
  const name = camelCase(flagName);
  if (ownNames.has(name)) return name;
  const [, side, rest] = /^(encoder|decoder)-(.+)$/.exec(flagName) ?? [];
  if (side !== undefined && rest !== undefined) return `${side}Model.${camelCase(rest)}`;
  return familyNames.has(name) || !flagName.includes('-') ? `model.${name}` : name;
}

function camelCase(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Does work of which an error names options, not flags. */
export async function namingOptions<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof HeddleError ? withOptions(error) : error;
  }
}

function withOptions({ code, parts, cause, stack }: HeddleError): HeddleError {
  const { where, found, allowed, fix } = parts;
  const error = new HeddleError(
    code,
    {
      where: inOptions(where),
      found: inOptions(found),
      ...(allowed !== undefined && { allowed: inOptions(allowed) }),
      ...(fix !== undefined && { fix: inOptions(fix) }),
    },
    { cause },
  );
  if (stack !== undefined) error.stack = stack.replace(/^.*/, `${error.name}: ${error.message}`);
  return error;
}
