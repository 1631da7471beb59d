/**
 * `npm run types`: writes the types of the library's options, with their documentation, from the schemas that check them.
 *
 * What a schema says at run time, an editor shows while one writes; a test holds that the files are what this makes.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spacedWords } from '../src/base/letter-case.ts';
import { inOptions } from '../src/library/option-names.ts';
import { type OptionField, optionFields } from '../src/models/option-fields.ts';
import { optionsSchemaOf } from '../src/tasks/options-schema.ts';
import { tasks } from '../src/tasks/registry.ts';
import {
  chosenSides,
  everySide,
  type FamilyList,
  type SideFamily,
  type SideName,
  type Sides,
  sideNames,
} from '../src/tasks/sides.ts';
import { trainingOptionsSchema } from '../src/tasks/training-options.ts';

/** Of lines of code, see biome.json. */
const lineWidth = 110;

const notice = 'Made by `npm run types` from the schemas; a test holds that it is up to date.';

/** The options of the families of a list: of a family that an earlier list has with some of them, only the others. */
function familyTypes(list: FamilyList): string {
  const { families } = list;
  const inherited = families.map((family) => ({ family, from: listWithLess(family, list) }));
  const types = inherited.map(({ family, from }) =>
    interfaceOf(
      typeName(family, list),
      `Options of ${family.name} as the ${inWords(list.name)} of a model.`,
      fieldsOf(family).filter((field) => !from?.fields.some((other) => isSame(field, other))),
      from && typeName(family, from.list),
    ),
  );
  const table = tableOf(
    `${list.name}Options`,
    `Options of each ${inWords(list.name)}, by what its family is called.`,
    families.flatMap((family) =>
      [family.name, ...(family.aliases ?? [])].map((called) => [called, typeName(family, list)] as const),
    ),
  );
  const imports = inherited.flatMap(({ family, from }) =>
    from === undefined ? [] : [[fileOf(from.list), typeName(family, from.list)] as const],
  );
  const head = `/** Options of families. ${notice} */`;
  return [head, ...(imports.length > 0 ? [importsOf(imports)] : []), ...types, table].join('\n\n');
}

const typeName = ({ name }: SideFamily, list: FamilyList) => `${pascalCase(name)}${list.name}Options`;

const fieldsOf = ({ options }: SideFamily) => optionFields(options).filter(({ name }) => name !== 'length');

/** The earlier list with a family of the same name, all of whose options this one has too; of several the one with most options. */
function listWithLess(family: SideFamily, list: FamilyList) {
  const own = fieldsOf(family);
  const lists = familyLists();
  return lists
    .slice(0, lists.indexOf(list))
    .flatMap((earlier) => {
      const same = earlier.families.find(({ name }) => name === family.name);
      const fields = same === undefined ? [] : fieldsOf(same);
      const isPart = fields.every((field) => own.some((other) => isSame(field, other)));
      return fields.length > 0 && isPart ? [{ list: earlier, fields }] : [];
    })
    .toSorted((a, b) => b.fields.length - a.fields.length)[0];
}

/** Whether two options have the same name, words, type and default. */
function isSame(a: OptionField, b: OptionField): boolean {
  return a.name === b.name && documentation(a) === documentation(b) && typeOf(a) === typeOf(b);
}

/** The imports of types from files, in the order and the form that Biome gives them. */
function importsOf(types: readonly (readonly [file: string, type: string])[]): string {
  const files = [...new Set(types.map(([file]) => file))].toSorted();
  const statements = files.map((file) => {
    const names = types.flatMap(([from, type]) => (from === file ? [type] : [])).toSorted();
    const line = `import type { ${names.join(', ')} } from './${file}';`;
    return line.length <= lineWidth
      ? line
      : `import type {\n${names.map((name) => `  ${name},\n`).join('')}} from './${file}';`;
  });
  return statements.join('\n');
}

/** The file of the options of a list, without its folder. */
const fileOf = ({ name }: FamilyList) => `${inWords(name).replaceAll(' ', '-')}-options.ts`;

/** The lists of families that the sides of some task can be of, each once. */
function familyLists(): readonly FamilyList[] {
  return [
    ...new Map(tasks.flatMap(({ sides }) => Object.values(sides)).map((list) => [list.name, list])).values(),
  ];
}

/** `ImageEncoder` as `image encoder`. */
const inWords = (name: string) => spacedWords(name).toLowerCase();

/** A member for each side of each task. */
function sidesOf(
  namesOf: (sides: Sides) => readonly SideName[],
  typeOf: (list: FamilyList) => string,
): readonly (readonly [string, string])[] {
  return tasks.map(({ name, sides }) => {
    const members = namesOf(sides).map((side: SideName) => `readonly ${side}: ${typeOf(sides[side]!)}`);
    return [name, `{ ${members.join('; ')} }`];
  });
}

/** The options that all tasks have with the same words, types and defaults. */
function sharedFields(): readonly OptionField[] {
  const common = optionFields(trainingOptionsSchema).filter(({ name }) => name !== 'task');
  return common.filter((field) =>
    tasks.every((task) => optionFields(optionsSchemaOf(task)).some((own) => isSame(own, field))),
  );
}

/** Options of runs: those of every task, those of each, and the table of them; by the names of their files. */
function runFiles(): readonly (readonly [file: string, text: string])[] {
  const shared = sharedFields();
  const names = ['task', ...everySide, ...shared.map(({ name }) => name)];
  const imported = "import type { RunOptions } from './run-options.ts';";
  const ofTasks = tasks.map((task) => {
    const own = optionFields(optionsSchemaOf(task)).filter(({ name }) => !names.includes(name));
    const head = `Options of a run of ${task.name}, next to those of its model.`;
    const type = interfaceOf(`${pascalCase(task.name)}Options`, head, own, 'RunOptions');
    const text = [`/** Options of ${task.name}. ${notice} */`, imported, type].join('\n\n');
    return [`${task.name}.ts`, text] as const;
  });
  const common = [
    `/** Options of runs. ${notice} */`,
    interfaceOf('RunOptions', 'Options that every run has.', shared),
  ];
  return [...ofTasks, ['run-options.ts', common.join('\n\n')]];
}

/** The table of the options of runs. */
function taskTypes(): string {
  const files = runFiles().map(([file]) => file);
  return [
    `/** Options of a run of each task. ${notice} */`,
    importsOf(namesWith('Options').map(([name, type]) => [`run-options/${name}.ts`, type])),
    files
      .toSorted()
      .map((file) => `export type * from './run-options/${file}';`)
      .join('\n'),
    tableOf('TaskOptions', 'Options of a run, by the name of its task.', namesWith('Options')),
  ].join('\n\n');
}

const namesWith = (suffix: string) => tasks.map(({ name }) => [name, pascalCase(name) + suffix] as const);

/** The options of predictions of every task. */
function predictingTypes(): string {
  const predictions = tasks.map((task) =>
    interfaceOf(
      `${pascalCase(task.name)}Predicting`,
      `Options of predict and evaluate of ${task.name}.`,
      optionFields(task.predicting),
    ),
  );
  const head = 'Options of a prediction, by the name of its task.';
  return [
    `/** Options of a prediction of each task. ${notice} */`,
    ...predictions,
    tableOf('TaskPredicting', head, namesWith('Predicting')),
  ].join('\n\n');
}

/** The families of every task. */
function taskFamilyTypes(): string {
  return [
    `/** Which families the models of each task have. ${notice} */`,
    importsOf(familyLists().map((list) => [fileOf(list), `${list.name}Options`])),
    tableOf(
      'TaskSides',
      'The options of the families that each side of a model can be of, by the name of its task.',
      sidesOf(sideNames, ({ name }) => `${name}Options`),
    ),
    tableOf(
      'DefaultFamilies',
      'The families of a model where none are chosen, by the name of its task.',
      sidesOf(
        (sides) => chosenSides(sides, {}),
        ({ families }) => `'${families[0]?.name}'`,
      ),
    ),
  ].join('\n\n');
}

function interfaceOf(name: string, head: string, fields: readonly OptionField[], base?: string): string {
  const extension = base === undefined ? '' : ` extends ${base}`;
  if (fields.length === 0 && base === undefined)
    return `/** ${head} There are none. */\nexport type ${name} = Record<string, never>;`;
  if (fields.length === 0) return `/** ${head} */\nexport type ${name} = ${base};`;
  const members = fields.map(
    (field) => `${documentation(field)}\n  readonly ${field.name}?: ${typeOf(field)} | undefined;`,
  );
  return `/** ${head} */\nexport interface ${name}${extension} {\n${members.join('\n')}\n}`;
}

function tableOf(name: string, head: string, rows: readonly (readonly [string, string])[]): string {
  const members = rows.map(([key, type]) => memberOf(/-/.test(key) ? `'${key}'` : key, type));
  return `/** ${head} */\nexport interface ${name} {\n${members.join('\n')}\n}`;
}

/** A member on one line, or the members of its type on lines of their own, as Biome breaks them. */
function memberOf(key: string, type: string): string {
  const line = `  readonly ${key}: ${type};`;
  if (line.length <= lineWidth || !type.startsWith('{ ')) return line;
  const inner = type.slice(2, -2).split('; ');
  return [`  readonly ${key}: {`, ...inner.map((member) => `    ${member};`), '  };'].join('\n');
}

function typeOf({ kind, choices }: OptionField): string {
  if (choices.length > 0) return choices.map((choice) => `'${choice}'`).join(' | ');
  return kind === 'integer' ? 'number' : kind;
}

/** A doc comment: what the option is, its range and its default. */
function documentation({ kind, description, allowed, default: value }: OptionField): string {
  const range = kind === 'integer' || kind === 'number' ? [allowed] : [];
  const remarks = [...range, ...(value === undefined ? [] : [`default: ${value}`])].join('; ');
  const sentence = description.charAt(0).toUpperCase() + inOptions(description).slice(1);
  const text = `${withRemarks(sentence, remarks)}.`;
  const lines = wrapped(text, 105);
  return lines.length === 1
    ? `  /** ${lines[0]} */`
    : ['  /**', ...lines.map((line) => `   * ${line}`), '   */'].join('\n');
}

/** Remarks come in parentheses, which are not opened twice. */
function withRemarks(sentence: string, remarks: string): string {
  if (remarks === '') return sentence;
  return sentence.endsWith(')') ? `${sentence.slice(0, -1)}; ${remarks})` : `${sentence} (${remarks})`;
}

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** `text-classification` as `TextClassification`. */
function pascalCase(name: string): string {
  return name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The files by their paths from the root. */
export function optionTypeFiles(): ReadonlyMap<string, string> {
  return new Map([
    ...familyLists().map((list) => [`src/library/${fileOf(list)}`, `${familyTypes(list)}\n`] as const),
    ...runFiles().map(([file, text]) => [`src/library/run-options/${file}`, `${text}\n`] as const),
    ['src/library/task-options.ts', `${taskTypes()}\n`],
    ['src/library/task-predicting.ts', `${predictingTypes()}\n`],
    ['src/library/task-families.ts', `${taskFamilyTypes()}\n`],
  ]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of optionTypeFiles()) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}
