/** Rows of one file each and its labels, as a manifest or a user of the library gives them. */
import { z } from 'zod';
import { fileInputs, pathInManifest, type RowFile } from './row-file.ts';
import type { RowFormat } from './row-format.ts';
import { labelFields, labelsOf } from './row-labels.ts';
import { checkValue } from './row-value.ts';
import { tableParser } from './table.ts';

const shape = { columns: ['path', 'label'], keys: ['labels'], heading: /^labels?$/i } as const;

/** A file, or what it holds, under the name that the task gives it, and its labels. */
export type LabelledRow<Key extends string, Content extends object> = {
  readonly [Name in Key]: RowFile<Content>;
} & { readonly labels: readonly string[] };

interface ManifestOptions<Key extends string, Content extends object> {
  /** Under which name a row holds the file. */
  readonly key: Key;
  readonly schema: z.ZodType<RowFile<Content>>;
  /** What a file, or what it holds, is to look like. */
  readonly allowed: string;
  /** What has the labels, for messages: `a picture`. */
  readonly item: string;
  readonly multiLabel: boolean;
}

/** A manifest `path,label`: CSV with a header, TSV without one, JSONL; paths are relative to it. */
export function labelledManifest<Key extends string, Content extends object>({
  key,
  schema,
  allowed: allowedInput,
  item,
  multiLabel,
}: ManifestOptions<Key, Content>) {
  /** `name` is what the file is called: by its key, or in a manifest by its path. */
  const allowedAs = (name: string) =>
    multiLabel ? `{${name}, labels: ["...", "..."]}` : `{${name}, label: "..."}`;
  type Row = LabelledRow<Key, Content>;
  const rowSchema = z.object({ ...labelFields, [key]: schema });
  const check = (row: unknown, where: string, name: string = key) => {
    const allowed = allowedAs(name);
    const given = checkValue(rowSchema, row, where, allowed);
    const file = Object.entries(given).find(([own]) => own === key)?.[1];
    return { [key]: file, labels: labelsOf(given, where, { item, allowed, multiLabel }) } as Row;
  };
  return {
    columns: shape.columns,
    parser: (source) =>
      tableParser(source, shape, ({ path, ...labels }, where) => {
        const file = pathInManifest(path, { source, where, allowed: 'a path and its label' });
        return check({ [key]: file, ...labels }, where, 'path');
      }),
    check: (row: unknown, where: string) => check(row, where),
    ...fileInputs(schema, allowedInput),
  } satisfies Omit<RowFormat<Row, RowFile<Content>>, 'description'>;
}
