/**
 * Dimensions of symbolic tensors: an integer, a name (`B`), or a normalised expression over names with sum,
 * product and floor division (`B*T`, `T+1`, `S//2`).
 *
 * Normal form: a polynomial with integer coefficients. Each term is a coefficient and a sorted list of factors;
 * a factor is a name or a floor division that did not divide exactly. Two dimensions are provably equal exactly
 * when their normal forms print the same.
 */
import { HeddleError } from '../base/errors.ts';

/** One dimension of a shape: a number, or an expression over names that are bound when the graph runs. */
export type Dim = number | Expression;

/** A named dimension or a floor division: what cannot be taken apart further. */
export type Factor =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'floor'; readonly numerator: Expression; readonly denominator: number };

interface Term {
  readonly coefficient: number;
  readonly factors: readonly Factor[];
}

/** A polynomial that holds at least one factor; `text` is its normal form. */
export interface Expression {
  readonly terms: readonly Term[];
  readonly text: string;
}

/**
 * The named dimension `name`, a non-negative integer that is known when the graph runs.
 *
 * Throws: E_SHAPE where the name could be taken for an expression.
 *
 * @example
 * const x = input('x', 'float32', [dim('B'), 3]); // any number of rows of 3
 */
export function dim(name: string): Expression {
  if (!/^[\p{L}_][\p{L}\p{N}_.]*$/u.test(name)) {
    throw new HeddleError('E_SHAPE', {
      where: 'dimension',
      found: `the name ${JSON.stringify(name)}`,
      allowed: 'letters, digits, _ and ., beginning with a letter or _',
    });
  }
  return expression([{ coefficient: 1, factors: [{ kind: 'name', name }] }]) as Expression;
}

export function addDims(...dims: readonly Dim[]): Dim {
  return expression(dims.flatMap(termsOf));
}

export function multiplyDims(...dims: readonly Dim[]): Dim {
  return expression(
    dims
      .map(termsOf)
      .reduce(
        (left, right) => left.flatMap((a) => right.map((b) => multiplyTerms(a, b))),
        [{ coefficient: 1, factors: [] }],
      ),
  );
}

export function subtractDims(a: Dim, b: Dim): Dim {
  return addDims(a, multiplyDims(-1, b));
}

/** Floor of `a / divisor`; exact where every coefficient divides. */
export function divideDim(a: Dim, divisor: number): Dim {
  if (typeof a === 'number') return Math.floor(a / divisor);
  if (a.terms.every((term) => term.coefficient % divisor === 0)) {
    return expression(a.terms.map((term) => ({ ...term, coefficient: term.coefficient / divisor })));
  }
  return expression([{ coefficient: 1, factors: [{ kind: 'floor', numerator: a, denominator: divisor }] }]);
}

export function sameDim(a: Dim, b: Dim): boolean {
  return formatDim(a) === formatDim(b);
}

export function formatDim(a: Dim): string {
  return typeof a === 'number' ? String(a) : a.text;
}

/** The value of a dimension once its names are bound. Throws E_SHAPE for a name without a value. */
export function evaluateDim(a: Dim, bindings: ReadonlyMap<string, number>): number {
  if (typeof a === 'number') return a;
  return a.terms.reduce(
    (sum, term) =>
      sum + term.factors.reduce((product, f) => product * evaluateFactor(f, bindings), term.coefficient),
    0,
  );
}

function evaluateFactor(factor: Factor, bindings: ReadonlyMap<string, number>): number {
  if (factor.kind === 'floor')
    return Math.floor(evaluateDim(factor.numerator, bindings) / factor.denominator);
  const value = bindings.get(factor.name);
  if (value !== undefined) return value;
  throw new HeddleError('E_SHAPE', {
    where: `dimension ${factor.name}`,
    found: 'no value',
    allowed: `one of ${[...bindings.keys()].join(', ') || 'none bound'}`,
    fix: 'feed an input whose shape holds it',
  });
}

function termsOf(a: Dim): readonly Term[] {
  return typeof a === 'number' ? [{ coefficient: a, factors: [] }] : a.terms;
}

function multiplyTerms(a: Term, b: Term): Term {
  return { coefficient: a.coefficient * b.coefficient, factors: [...a.factors, ...b.factors] };
}

/** Sorts factors, merges like terms, drops zeros; an expression without factors is its number. */
function expression(terms: readonly Term[]): Dim {
  const merged = new Map<string, Term>();
  for (const term of terms) {
    const factors = [...term.factors].sort((a, b) => compareText(factorText(a), factorText(b)));
    const key = factors.map(factorText).join('*');
    const coefficient = (merged.get(key)?.coefficient ?? 0) + term.coefficient;
    merged.set(key, { coefficient, factors });
  }
  const kept = [...merged].filter(([, term]) => term.coefficient !== 0);
  kept.sort(([a], [b]) => (a === '' ? 1 : b === '' ? -1 : compareText(a, b)));
  if (kept.every(([key]) => key === '')) return kept[0]?.[1].coefficient ?? 0;
  return Object.freeze({ terms: kept.map(([, term]) => term), text: kept.map(formatTerm).join('') });
}

function formatTerm([key, { coefficient }]: readonly [string, Term], index: number): string {
  const sign = coefficient < 0 ? '-' : index > 0 ? '+' : '';
  const size = Math.abs(coefficient);
  if (key === '') return `${sign}${size}`;
  return `${sign}${size === 1 ? '' : `${size}*`}${key}`;
}

function factorText(factor: Factor): string {
  return factor.kind === 'name' ? factor.name : `(${factor.numerator.text})//${factor.denominator}`;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
