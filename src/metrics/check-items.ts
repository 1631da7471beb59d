import { HeddleError } from '../base/errors.ts';

/**
 * Checks what every corpus metric asks for: at least one item, and at least one reference for each.
 *
 * Throws: E_DATA.
 */
export function checkItems(
  metric: string,
  hypotheses: readonly unknown[],
  references: readonly (readonly unknown[])[],
): void {
  const refuse = (found: string, allowed: string): never => {
    throw new HeddleError('E_DATA', { where: metric, found, allowed });
  };
  if (hypotheses.length === 0) refuse('no items', 'at least one');
  if (hypotheses.length !== references.length) {
    refuse(
      `${hypotheses.length} hypotheses and ${references.length} lists of references`,
      'one list of references for each hypothesis',
    );
  }
  const bare = references.findIndex((list) => list.length === 0);
  if (bare !== -1) refuse(`item ${bare + 1} has no reference`, 'at least one reference for each item');
}
