import { builtinModules } from 'node:module';
import { type DirectedGraph, findCycle } from './cycle.ts';
import { type Import, resolveImport } from './imports.ts';
import type { Layers } from './layer-table.ts';

/** A file of `src`, without its tests: its path relative to `src` to its imports. */
export type ImportGraph = ReadonlyMap<string, readonly Import[]>;

/** Packages that do not run in a browser. */
const nodePackages: ReadonlySet<string> = new Set([...builtinModules, 'commander', 'onnxruntime-node']);

const runtimeFolders = ['runtime/node/', 'runtime/web/'];

/** Everything in the graph that the page does not allow, one line each. */
export function importViolations(graph: ImportGraph, layers: Layers): string[] {
  const taskFiles = taskFilesOf(graph);
  return [
    ...[...graph].flatMap(([file, imports]) =>
      imports.flatMap((found) => brokenRules(file, found, layers, taskFiles)),
    ),
    ...cycles(graph),
  ];
}

const registry = 'tasks/registry.ts';
const taskContract = 'tasks/task.ts';

/** The files that define tasks: those that the registry loads from its own folder. */
function taskFilesOf(graph: ImportGraph): ReadonlySet<string> {
  const targets = (graph.get(registry) ?? []).flatMap(({ specifier, typeOnly }) =>
    typeOnly ? [] : (resolveImport(registry, specifier) ?? []),
  );
  return new Set(targets.filter((target) => target.startsWith('tasks/') && target !== taskContract));
}

/** The entry files may hand on the types of a task; files of `tasks` may share what a task's file holds. */
function mayNameTask(file: string, { typeOnly }: Import): boolean {
  return file.startsWith('tasks/') || (typeOnly && folderOf(file) === 'entry');
}

function brokenRules(file: string, found: Import, layers: Layers, taskFiles: ReadonlySet<string>): string[] {
  const target = resolveImport(file, found.specifier);
  const rules = {
    'the layer table does not allow it': target !== undefined && !isAllowed(file, target, layers),
    'the importer is browser-safe': isBrowserSafe(file, layers) && needsNode(found, target, layers),
    'the file of a task is reached through tasks/registry.ts':
      target !== undefined && taskFiles.has(target) && !mayNameTask(file, found),
    'only runtime/node and runtime/web import onnxruntime':
      found.specifier.startsWith('onnxruntime') && !runtimeFolders.some((folder) => file.startsWith(folder)),
  };
  return Object.entries(rules).flatMap(([rule, broken]) =>
    broken ? [`${file} imports ${found.specifier}: ${rule}`] : [],
  );
}

function folderOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : 'entry';
}

/** A folder may import itself; JSON outside `src` (package.json) is no layer. */
function isAllowed(file: string, target: string, { imports }: Layers): boolean {
  if (!target.endsWith('.ts')) return true;
  const [from, to] = [folderOf(file), folderOf(target)];
  const allowed = imports.get(from);
  if (allowed === undefined || !imports.has(to)) return false;
  return from === to || allowed === 'everything' || allowed.has(to);
}

function isBrowserSafe(file: string, { nodeOnly }: Layers): boolean {
  return !nodeOnly.some((entry) => {
    const pattern = entry.replaceAll('.', '\\.').replaceAll('*', '[^/]*');
    return new RegExp(`^${pattern}(?:/|$)`).test(file);
  });
}

/** A type of a file that needs Node is harmless, since it is erased; the packages are not even to be named. */
function needsNode({ specifier, typeOnly }: Import, target: string | undefined, layers: Layers): boolean {
  if (target !== undefined) return !typeOnly && !isBrowserSafe(target, layers);
  const name = specifier.split('/')[0]!;
  return specifier.startsWith('node:') || nodePackages.has(name);
}

/**
 * Between folders every import counts. Between files only those that load do: types of different files may refer to
 * each other, as a tensor and the node that makes it must. Files of `ops` may import each other.
 */
function cycles(graph: ImportGraph): string[] {
  const files = findCycle(edges(graph, (file) => file, loads));
  const folders = findCycle(edges(graph, folderOf, leavesFolder));
  return [
    ...(files ? [`cycle between files: ${files.join(' -> ')}`] : []),
    ...(folders ? [`cycle between folders: ${folders.join(' -> ')}`] : []),
  ];
}

type EdgeTest = (from: string, to: string, found: Import) => boolean;

const leavesFolder: EdgeTest = (from, to) => folderOf(from) !== folderOf(to);

const loads: EdgeTest = (from, to, { typeOnly }) =>
  !typeOnly && (folderOf(from) !== 'ops' || folderOf(to) !== 'ops');

/** The edges that pass the test, between what `nodeOf` gives for each file. */
function edges(graph: ImportGraph, nodeOf: (file: string) => string, counts: EdgeTest): DirectedGraph {
  const result = new Map<string, Set<string>>();
  for (const [file, imports] of graph) {
    const targets = result.get(nodeOf(file)) ?? new Set();
    result.set(nodeOf(file), targets);
    for (const found of imports) {
      const target = resolveImport(file, found.specifier);
      if (target !== undefined && counts(file, target, found)) targets.add(nodeOf(target));
    }
  }
  return result;
}
