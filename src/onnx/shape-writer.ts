/** Shape arithmetic in the graph: the value of a symbolic dimension from the shapes of tensors that hold it. */
import { HeddleError } from '../base/errors.ts';
import { type Dim, type Factor, formatDim } from '../graph/dim.ts';
import type { Emitter } from '../graph/emitter.ts';
import type { Shape } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';

/** Where a named dimension can be read: axis of a value. */
interface Place {
  readonly value: string;
  readonly axis: number;
}

/**
 * Writes int64 vectors that hold shapes. All of its nodes go to the outermost graph, where a loop body can
 * read them; each dimension is computed once.
 */
export class ShapeWriter {
  private readonly places = new Map<string, Place>();
  private readonly written = new Map<string, string>();
  private readonly emitter: Emitter;

  constructor(emitter: Emitter) {
    this.emitter = emitter;
  }

  /** Remembers the dimensions of an emitted tensor. */
  learn(tensor: Tensor, value: string): void {
    tensor.shape.forEach((d, axis) => {
      const text = formatDim(d);
      if (typeof d !== 'number' && !this.places.has(text)) this.places.set(text, { value, axis });
    });
  }

  /** The name of an int64 vector of length `shape.length`. */
  vector(shape: Shape): string {
    if (shape.every((d) => typeof d === 'number')) return this.constant(shape as readonly number[]);
    if (shape.length === 1) return this.element(shape[0]!);
    const key = shape.map(formatDim).join(', ');
    return this.remember(`[${key}]`, () => {
      const parts = shape.map((d) => this.element(d));
      return this.emitter.node('Concat', parts, { attributes: { axis: { int: 0 } } })[0];
    });
  }

  /** A vector of length 1 that holds `d`. */
  private element(d: Dim): string {
    if (typeof d === 'number') return this.constant([d]);
    return this.remember(d.text, () => {
      const place = this.places.get(d.text);
      if (place !== undefined) return this.read(place);
      const terms = d.terms.map(({ coefficient, factors }) => {
        const parts = factors.map((factor) => this.factor(factor));
        if (coefficient !== 1 || parts.length === 0) parts.push(this.constant([coefficient]));
        return this.fold('Mul', parts);
      });
      return this.fold('Add', terms);
    });
  }

  private factor(factor: Factor): string {
    if (factor.kind === 'floor') {
      // Div rounds towards zero; the remainder of Mod has the sign of the divisor, so n - (n mod d) is the floor's.
      const [n, d] = [this.element(factor.numerator), this.constant([factor.denominator])];
      const [remainder] = this.emitter.node('Mod', [n, d]);
      return this.emitter.node('Div', [this.emitter.node('Sub', [n, remainder])[0]!, d])[0];
    }
    return this.remember(factor.name, () => {
      const place = this.places.get(factor.name);
      if (place !== undefined) return this.read(place);
      throw new HeddleError('E_SHAPE', {
        where: `dimension ${factor.name}`,
        found: 'no tensor whose shape holds it',
        allowed: [...this.places.keys()].join(', ') || 'only integers',
        fix: 'feed an input that has this dimension',
      });
    });
  }

  private read({ value, axis }: Place): string {
    const attributes = { start: { int: axis }, end: { int: axis + 1 } };
    return this.emitter.node('Shape', [value], { attributes })[0];
  }

  private fold(opType: 'Mul' | 'Add', parts: readonly string[]): string {
    return parts.reduce((left, right) => this.emitter.node(opType, [left, right])[0]);
  }

  private constant(values: readonly number[]): string {
    return this.emitter.constant('int64', [values.length], BigInt64Array.from(values, BigInt));
  }

  private remember(key: string, write: () => string): string {
    const known = this.written.get(key);
    if (known !== undefined) return known;
    const value = write();
    this.written.set(key, value);
    return value;
  }
}
