/** What claim c says of its figures: which inputs an output sees, by depth, and how far away they are in layers. */
import type { Criterion } from './claim.ts';

/** How many positions the last output sees, by depth. */
export interface Field {
  readonly name: string;
  /** measured[i]: the inputs with a gradient other than zero at depth i + 1. */
  readonly measured: readonly number[];
  /** What theory says, in the same order. */
  readonly formula: readonly number[];
}

/** The fewest layer applications between an input and an output that stand `distance` positions apart. */
export interface Path {
  readonly name: string;
  readonly points: readonly PathPoint[];
}

interface PathPoint {
  readonly distance: number;
  /** undefined where no measured depth reaches so far. */
  readonly measured: number | undefined;
  readonly formula: number;
}

export interface Reach {
  readonly length: number;
  readonly convolutions: readonly Field[];
  /** Recurrence and self-attention, which theory lets see everything. */
  readonly global: readonly Field[];
  readonly paths: readonly Path[];
}

/** The least depth at which the last output sees `distance` positions back. */
export function leastDepth(fields: readonly number[], distance: number): number | undefined {
  const index = fields.findIndex((field) => field > distance);
  return index < 0 ? undefined : index + 1;
}

export function reachCriteria(reach: Reach): readonly Criterion[] {
  return [convolutionsFollow(reach), everythingSeen(reach), pathsFollow(reach)];
}

/** The receptive fields at the greatest depth, and the longest paths. */
export function reachSentences({ convolutions, global, paths }: Reach): readonly string[] {
  const depth = convolutions[0]!.measured.length;
  const fields = [...convolutions, ...global].map(({ name, measured }) => `${measured.at(-1)} (${name})`);
  return [
    `With ${depth} layers the last output sees this many positions: ${fields.join(', ')}.`,
    `The longest paths that were measured have, in layer applications, ${paths.map(longestPath).join(', ')}.`,
  ];
}

const measuredOnes = ({ points }: Path) => points.filter(({ measured }) => measured !== undefined);

function longestPath(path: Path): string {
  const last = measuredOnes(path).at(-1);
  return last === undefined
    ? `none (${path.name})`
    : `${last.measured} over ${last.distance} positions (${path.name})`;
}

const agrees = ({ measured, formula }: Field) => measured.every((value, i) => value === formula[i]);

function convolutionsFollow({ convolutions }: Reach): Criterion {
  const off = convolutions.filter((field) => !agrees(field));
  const deepest = convolutions.map(({ name, measured }) => `${measured.at(-1)} (${name})`).join(', ');
  const agreement =
    off.length === 0
      ? 'what the formulas say at every depth'
      : `not what the formulas say for ${off.map(({ name }) => name).join(', ')}`;
  return {
    statement: "a CNN's receptive field follows the formulas",
    holds: off.length === 0,
    seen: `positions at depth ${convolutions[0]!.measured.length}: ${deepest}, ${agreement}`,
    aspect: 'long sequences',
  };
}

function everythingSeen({ global, length }: Reach): Criterion {
  const blind = global.filter(({ measured }) => measured.some((field) => field < length));
  const seen = global.filter((field) => !blind.includes(field)).map(({ name }) => name);
  const all = seen.length > 0 ? [`${seen.join(' and ')} see all ${length} positions at every depth`] : [];
  const less = blind.map(({ name, measured }) => `${name} sees only ${Math.min(...measured)} of ${length}`);
  return {
    statement: 'RNNs and self-attention see everything at depth 1',
    holds: blind.length === 0,
    seen: [...all, ...less].join('; '),
  };
}

function pathsFollow({ paths }: Reach): Criterion {
  const off = paths.filter((path) =>
    measuredOnes(path).some(({ measured, formula }) => measured !== formula),
  );
  return {
    statement: 'path lengths are as theory has them',
    holds: off.length === 0,
    seen:
      off.length === 0
        ? 'as theory has them at every distance'
        : `unlike theory in ${off.map(({ name }) => name).join(', ')}`,
  };
}
