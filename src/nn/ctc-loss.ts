/** Connectionist temporal classification: a loss for labels whose places in the sequence are not known. */
import { multiplyDims } from '../graph/dim.ts';
import { dimAt, widthOf } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { add } from '../ops/add.ts';
import { cast } from '../ops/cast.ts';
import { concat } from '../ops/concat.ts';
import { scalar } from '../ops/constant.ts';
import { equal } from '../ops/equal.ts';
import { exp } from '../ops/exp.ts';
import { fill } from '../ops/fill.ts';
import { log } from '../ops/log.ts';
import { logSoftmax } from '../ops/log-softmax.ts';
import { matmul } from '../ops/matmul.ts';
import { maximum } from '../ops/maximum.ts';
import { mul } from '../ops/mul.ts';
import { not } from '../ops/not.ts';
import { oneHot } from '../ops/one-hot.ts';
import { or } from '../ops/or.ts';
import { pad } from '../ops/pad.ts';
import { range } from '../ops/range.ts';
import { reduceMax } from '../ops/reduce-max.ts';
import { reduceSum } from '../ops/reduce-sum.ts';
import { reshape } from '../ops/reshape.ts';
import { scan } from '../ops/scan.ts';
import { slice } from '../ops/slice.ts';
import { sub } from '../ops/sub.ts';
import { unsqueeze } from '../ops/unsqueeze.ts';
import { where } from '../ops/where.ts';
import { timeFirst } from './recurrence.ts';

/** The logarithm of a probability of zero, finite so that no difference of two is no number. */
const never = -1e30;

interface CtcOptions {
  /** The class that stands for no label (default 0). */
  readonly blank?: number;
  /** What fills targets up; no class (default -1). */
  readonly padding?: number;
}

/**
 * Minus the logarithm of the probability that the frames spell the target, summed over the rows and multiplied by `scale`. A path
 * gives each frame a class; it spells what is left when repetitions become one and blanks disappear.
 *
 * Shapes: logits [B, T, V], mask [B, T] bool (true at frames), target [B, L] int32, scale [] -> [].
 * Formula: with the target between blanks, l' = (-, l_1, -, l_2, ..., l_L, -), and a_t(s) the probability of all beginnings of paths
 * that are at l'_s in frame t: a_t(s) = y_t(l'_s) (a_(t-1)(s) + a_(t-1)(s-1) + [l'_s is a label other than l'_(s-2)] a_(t-1)(s-2)), in
 * logarithms; loss = -ln(a_T(2L+1) + a_T(2L)).
 * A row that is too short for its target (see `shortestAlignment`) has a loss of about 1e30.
 * Source: Graves et al. (2006), "Connectionist temporal classification", equations 6 to 8; torch.nn.CTCLoss with reduction 'sum'.
 */
export function ctcLoss(
  logits: Tensor,
  mask: Tensor,
  target: Tensor,
  scale: Tensor,
  { blank = 0, padding = -1 }: CtcOptions = {},
): Tensor {
  const labels = where(equal(target, scalar(padding, 'int32')), scalar(blank, 'int32'), target);
  const between = (atBlanks: number, atLabels: Tensor) => betweenBlanks(atLabels, atBlanks);
  const spelled = oneHot(between(blank, labels), widthOf(logits), 'float32');
  // [B, T, V] times [B, S, V]^T: what each frame says of each place of l'.
  const emissions = matmul(logSoftmax(logits), spelled, { transposeB: true });
  const skips = between(never, where(followsAnother(labels), scalar(0, 'float32'), scalar(never, 'float32')));
  const rows = dimAt(labels.shape, 0);
  const places = dimAt(emissions.shape, 2);
  const start = pad(fill(0, [rows, 1], 'float32'), 1, 0, multiplyDims(2, dimAt(labels.shape, 1)), never);
  const sequences = [timeFirst(emissions), unsqueeze(timeFirst(mask), 2)];
  const { state } = scan({ initial: [start], sequences }, ([before], [emitted, isFrame]) => {
    const paths = [before!, shifted(before!, 1), add(shifted(before!, 2), skips)] as const;
    const next = add(logSumOfThree(...paths), emitted!);
    return { state: [where(isFrame!, next, before!)], outputs: [] };
  });
  const lengths = reduceSum(cast(not(equal(target, scalar(padding, 'int32'))), 'int32'), [1], {
    keepDims: true,
  });
  const last = mul(lengths, scalar(2, 'int32'));
  const place = unsqueeze(cast(range(places), 'int32'), 0);
  const isEnd = or(equal(place, last), equal(place, sub(last, scalar(1, 'int32'))));
  const likelihood = logSum(where(isEnd, state[0]!, scalar(never, 'float32')));
  return mul(reduceSum(likelihood), sub(scalar(0, 'float32'), scale));
}

/** labels [B, L] -> [B, 2 L + 1]: `blank` before, between and after them. */
function betweenBlanks(labels: Tensor, blank: number): Tensor {
  const [rows, length] = [dimAt(labels.shape, 0), dimAt(labels.shape, 1)];
  const pairs = concat([unsqueeze(fill(blank, [rows, length], labels.dtype), 2), unsqueeze(labels, 2)], 2);
  return pad(reshape(pairs, [rows, multiplyDims(2, length)]), 1, 0, 1, blank);
}

/** Where a label stands after another label than itself; nowhere at the first. Shapes: [B, L] int32 -> [B, L] bool. */
function followsAnother(labels: Tensor): Tensor {
  const none = scalar(-1, 'int32');
  const previous = pad(slice(labels, 1, 0, -1), 1, 1, 0, -1);
  return not(or(equal(labels, previous), equal(previous, none)));
}

/** x [B, S], `steps` places to the right. */
const shifted = (x: Tensor, steps: number): Tensor => pad(x, 1, steps, -steps, never);

/** ln(e^a + e^b + e^c), elementwise */
function logSumOfThree(a: Tensor, b: Tensor, c: Tensor): Tensor {
  const largest = maximum(a, maximum(b, c));
  const [x, y, z] = [a, b, c].map((each) => exp(sub(each, largest))) as [Tensor, Tensor, Tensor];
  return add(largest, log(add(x, add(y, z))));
}

/** x [B, S] -> the logarithm of the sum of exponentials of each row [B, 1] */
function logSum(x: Tensor): Tensor {
  const largest = reduceMax(x, [1], { keepDims: true });
  return add(largest, log(reduceSum(exp(sub(x, largest)), [1], { keepDims: true })));
}

/** The fewest frames that can spell a target: its labels, and a blank between every two equal neighbours. Shapes: target [L]. */
export function shortestAlignment(target: ArrayLike<number>): number {
  let frames = target.length;
  for (let i = 1; i < target.length; i++) if (target[i] === target[i - 1]) frames++;
  return frames;
}
