/** What stands for a file in a row: where it is to be read, or what it holds. */
import { z } from 'zod';
import { type MediaFile, relativeTo } from '../media.ts';
import type { RowFormat, RowSource } from './row-format.ts';
import { checkInputValue, requireText } from './row-value.ts';

/** A file that is to be read when it is needed, or its content in memory. */
export type RowFile<Content extends object> = MediaFile | Content;

const path = z.string().refine((text) => text !== '', 'expected a path');
const blob = z.custom<Blob>((value) => value instanceof Blob);

/** A path, a `Blob`, or the content; `allowed` says in messages what that is. */
export function rowFile<Content extends object>(
  content: z.ZodType<Content>,
  allowed: string,
): z.ZodType<RowFile<Content>> {
  return z.union([path, blob, content], `expected a path, a Blob, or ${allowed}`);
}

export function isInMemory<Content extends object>(given: RowFile<Content>): given is Content {
  return typeof given === 'object' && !(given instanceof Blob);
}

interface ManifestPlace {
  readonly source: RowSource;
  readonly where: string;
  /** What its row is to look like. */
  readonly allowed: string;
  /** What messages call the path; default `path`. */
  readonly name?: string;
}

/** A path that stands in a manifest, relative to the manifest; what is no text, as it is. Throws E_DATA for an empty one. */
export function pathInManifest(
  value: unknown,
  { source, where, allowed, name = 'path' }: ManifestPlace,
): unknown {
  if (typeof value !== 'string') return value;
  requireText(value, name, where, allowed);
  return relativeTo(source.path, value);
}

/** The inputs of a format whose rows are about one file each. */
export function fileInputs<Content extends object>(
  schema: z.ZodType<RowFile<Content>>,
  allowed: string,
): Pick<RowFormat<unknown, RowFile<Content>>, 'inputIsPath' | 'input' | 'checkInput'> {
  return {
    inputIsPath: true,
    input(line, where) {
      requireText(line, 'path', where, allowed);
      return line;
    },
    checkInput: (input, where) => checkInputValue(schema, input, where, allowed),
  };
}
