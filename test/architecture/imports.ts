import { posix } from 'node:path';

/** One import, re-export or dynamic import with a literal specifier. */
export interface Import {
  readonly specifier: string;
  /** Erased by the compiler. */
  readonly typeOnly: boolean;
}

const ownLineComment = /^[ \t]*(?:\/\*[\s\S]*?\*\/|\/\/.*)/gm;
const named = /^import\s+(type\s)?[\w$*{}\s,]*?\sfrom\s*['"]([^'"]+)['"]/gm;
const reExport = /^export\s+(type\s)?\s*(?:\*(?:\s*as\s+[\w$]+)?|\{[^}]*\})\s*from\s*['"]([^'"]+)['"]/gm;
const sideEffect = /^import()\s*['"]([^'"]+)['"]/gm;
const dynamic = /\bimport()\(\s*['"]([^'"]+)['"]/g;

/** All imports of a formatted source, in which a statement starts its line. Those in comments do not count. */
export function importsOf(source: string): Import[] {
  const code = source.replace(ownLineComment, '');
  return [named, reExport, sideEffect, dynamic].flatMap((pattern) =>
    [...code.matchAll(pattern)].map(([, type, specifier]) => ({
      specifier: specifier!,
      typeOnly: Boolean(type),
    })),
  );
}

/** The path that a relative specifier in `file` names, or undefined for a package. */
export function resolveImport(file: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier) : undefined;
}
