/**
 * Messages name options as the command line writes them, `--max-length`; a program that calls the library writes
 * `maxLength`, and `model: { layers }` for an option of the families. Here the one becomes the other.
 */
import { HeddleError } from '../base/errors.ts';
import { camelCase } from '../base/letter-case.ts';
import { optionsSchemaOf } from '../tasks/options-schema.ts';
import { tasks } from '../tasks/registry.ts';
import { everySide, familyOptionNames, sideKey, sidePrefix } from '../tasks/sides.ts';

/** Options of runs and of predictions, which stand by themselves. */
const ownNames = new Set([
  ...tasks.flatMap((task) => Object.keys(optionsSchemaOf(task).shape)),
  ...tasks.flatMap((task) => Object.keys(task.predicting.shape)),
  ...['task', 'train', 'dev', 'init', 'resume', 'overwrite', 'columns', 'encoding', 'out'],
]);

const familyNames = new Set(tasks.flatMap(({ sides }) => [...familyOptionNames(sides)]));

/** What users wrote stands in quotes, and stays as it is (a long text may be cut before its closing quote); else a flag. */
const quotedOrFlag = /"(?:[^"\\]|\\.)*(?:"|$)|(?<![\w-])--(no-)?([a-z]+(?:-[a-z]+)*)/g;

/**
 * `raise --max-length` as `raise maxLength`; `--encoder-heads: 3` as `encoderModel.heads: 3`.
 *
 * Only what is an option is renamed, and what a message begins with: the option that was given, which may not exist.
 */
export function inOptions(message: string): string {
  return message.replace(
    quotedOrFlag,
    (text: string, no: string | undefined, flag: string | undefined, at: number) => {
      const option = flag === undefined ? undefined : optionName(flag, at === 0);
      if (option === undefined) return text;
      return no === undefined ? option : `${option}: false`;
    },
  );
}

/** Undefined for what is no option, unless it was `given`: then what it would be. */
function optionName(flag: string, given: boolean): string | undefined {
  const name = camelCase(flag);
  if (ownNames.has(name)) return name;
  const side = everySide.find((candidate) => flag.startsWith(sidePrefix(candidate)));
  const [option, of] =
    side === undefined ? [name, 'model'] : [camelCase(flag.slice(sidePrefix(side).length)), sideKey(side)];
  return given || familyNames.has(option) ? `${of}.${option}` : undefined;
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
