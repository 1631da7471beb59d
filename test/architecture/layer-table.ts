/** The folders that a folder may import from. */
export type Allowed = 'everything' | ReadonlySet<string>;

/** What docs/ARCHITECTURE.md says about the folders of `src`. */
export interface Layers {
  /** Folder to what it may import; `entry` stands for the files directly in `src`. */
  readonly imports: ReadonlyMap<string, Allowed>;
  /** Folders and files, relative to `src`, that need Node; `*` stands for any characters but a slash. */
  readonly nodeOnly: readonly string[];
}

/**
 * Reads the layer table and the sentence on browser-safe folders.
 *
 * Throws: Error where the page has no such table or sentence, or a row names an unknown folder.
 */
export function parseLayers(markdown: string): Layers {
  const imports = new Map(tableRows(markdown).map(({ folder, cell }) => [folder, parseAllowed(cell)]));
  for (const [folder, allowed] of imports) {
    const unknown = allowed === 'everything' ? [] : [...allowed].filter((name) => !imports.has(name));
    if (unknown.length > 0) throw new Error(`row ${folder}: imports unknown folders: ${unknown.join(', ')}`);
  }
  return { imports, nodeOnly: parseNodeOnly(markdown) };
}

/** The rows below the header `| folder | job | imports |` and its rule, up to the first line without a bar. */
function tableRows(markdown: string): { folder: string; cell: string }[] {
  const lines = markdown.split('\n').map((line) => line.trim());
  const header = lines.findIndex((line) => /^\| *folder *\|.*\| *imports *\|$/.test(line));
  if (header === -1) throw new Error('no table with the header | folder | job | imports |');
  const body = lines.slice(header + 2);
  const end = body.findIndex((line) => !line.startsWith('|'));
  return body.slice(0, end === -1 ? body.length : end).map((line) => {
    const cells = line.split('|').map((cell) => cell.replaceAll('`', '').trim());
    return { folder: cells.at(1)!, cell: cells.at(-2)! };
  });
}

function parseAllowed(cell: string): Allowed {
  if (cell === 'everything') return 'everything';
  return new Set(cell === '-' ? [] : cell.split(',').map((name) => name.trim()));
}

/** The names in "All folders are browser-safe (...) except `a`, `b` and `src/c-*.ts`". */
function parseNodeOnly(markdown: string): string[] {
  const list = /browser-safe\s[^`]*(?:`node:`[^`]*)?\bexcept\s+((?:`[^`]+`(?:,|\s|and)*)+)/.exec(
    markdown,
  )?.[1];
  if (list === undefined) throw new Error('no sentence "All folders are browser-safe ... except `...`"');
  return [...list.matchAll(/`(?:src\/)?([^`]+)`/g)].map((match) => match[1]!);
}
