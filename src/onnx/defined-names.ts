import { modelFileError } from './model-file-error.ts';

/** The names that a graph has defined so far, and after them those of the graphs around it. */
export class DefinedNames {
  private readonly names = new Set<string>();
  private readonly outer: DefinedNames | undefined;

  constructor(outer?: DefinedNames) {
    this.outer = outer;
  }

  /** Whether a node of this graph can read the value. */
  has(name: string): boolean {
    return this.names.has(name) || (this.outer?.has(name) ?? false);
  }

  /** Throws: E_MODEL_FILE if the name is empty, or already visible here (static single assignment). */
  define(name: string, where: string): void {
    if (name === '') throw modelFileError(where, 'an empty name', 'a name');
    if (this.has(name)) {
      const allowed = 'every name defined once, subgraphs included';
      throw modelFileError(where, `'${name}' is defined a second time`, allowed, 'rename one of the two');
    }
    this.names.add(name);
  }

  /** Throws: E_MODEL_FILE if this graph itself has not defined the name. */
  demandOwn(name: string, where: string): void {
    if (this.names.has(name)) return;
    throw modelFileError(
      where,
      `'${name}' is not defined`,
      'an input, initializer or node output of this graph',
    );
  }
}
