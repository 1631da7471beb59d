/** Losses of forecasts, each a sum over all values times `scale` (1 / values for the mean). */
import { hostTensor } from '../graph/host-tensor.ts';
import { widthOf } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { add } from '../ops/add.ts';
import { constant, scalar } from '../ops/constant.ts';
import { div } from '../ops/div.ts';
import { log } from '../ops/log.ts';
import { maximum } from '../ops/maximum.ts';
import { mul } from '../ops/mul.ts';
import { reduceSum } from '../ops/reduce-sum.ts';
import { sub } from '../ops/sub.ts';
import { unsqueeze } from '../ops/unsqueeze.ts';

const number = (value: number) => scalar(value, 'float32');
const total = (losses: Tensor, scale: Tensor) => mul(reduceSum(losses), scale);

/** Squared errors. Shapes: forecast, target [...] -> []. Formula: scale * sum of (y - f)^2. */
export function squaredError(forecast: Tensor, target: Tensor, scale: Tensor): Tensor {
  const error = sub(target, forecast);
  return total(mul(error, error), scale);
}

/**
 * The pinball loss: its least value is where the share q of the targets is below the forecast of level q.
 *
 * Shapes: quantiles [..., Q], target [...] -> [].
 * Formula: scale * sum over targets of the mean over levels of max(q (y - f), (q - 1) (y - f)).
 * Source: Koenker and Bassett (1978), "Regression quantiles", equation 3.1.
 */
export function pinballLoss(
  quantiles: Tensor,
  target: Tensor,
  levels: readonly number[],
  scale: Tensor,
): Tensor {
  const count = widthOf(quantiles);
  const error = sub(unsqueeze(target, target.shape.length), quantiles);
  const ofLevels = (values: readonly number[]) => constant(hostTensor('float32', [count], values));
  const losses = maximum(mul(error, ofLevels(levels)), mul(error, ofLevels(levels.map((q) => q - 1))));
  return total(mul(losses, number(1 / count)), scale);
}

/**
 * The negative log-likelihood of normal distributions.
 *
 * Shapes: location, deviation (above 0), target [...] -> [].
 * Formula: scale * sum of z^2 / 2 + ln s + ln(2 pi) / 2, z = (y - m) / s.
 * Source: torch.nn.GaussianNLLLoss with `full`, over variances.
 */
export function normalLoss(location: Tensor, deviation: Tensor, target: Tensor, scale: Tensor): Tensor {
  const z = div(sub(target, location), deviation);
  const halfSquares = mul(mul(z, z), number(0.5));
  return total(add(add(halfSquares, log(deviation)), number(Math.log(2 * Math.PI) / 2)), scale);
}

/**
 * The negative log-likelihood of Student's distributions.
 *
 * Shapes: location, spread (above 0), degrees (above 2), target [...] -> [].
 * Formula: scale * sum of ln G(v / 2) - ln G((v + 1) / 2) + ln(pi v) / 2 + ln s + (v + 1) / 2 ln(1 + z^2 / v), z = (y - m) / s.
 * Source: torch.distributions.StudentT; Salinas et al. (2020), "DeepAR", use it for heavy tails.
 */
export function studentLoss(
  {
    location,
    spread,
    degrees,
  }: { readonly location: Tensor; readonly spread: Tensor; readonly degrees: Tensor },
  target: Tensor,
  scale: Tensor,
): Tensor {
  const z = div(sub(target, location), spread);
  const half = mul(degrees, number(0.5));
  const more = add(half, number(0.5));
  const tails = mul(more, log(add(div(mul(z, z), degrees), number(1))));
  const constants = add(
    sub(logGamma(half), logGamma(more)),
    mul(log(mul(degrees, number(Math.PI))), number(0.5)),
  );
  return total(add(add(constants, log(spread)), tails), scale);
}

/**
 * The logarithm of the gamma function, for x from 1 on, to 1e-6 where it is below 10.
 *
 * Shapes: x [...] -> [...].
 * Formula: ln G(x) = ln G(y) - ln(x (x + 1) (x + 2) (x + 3)) with y = x + 4, and Stirling's series
 * (y - 1/2) ln y - y + ln(2 pi) / 2 + 1 / (12 y) - 1 / (360 y^3) + 1 / (1260 y^5).
 * Source: Abramowitz and Stegun (1964), 6.1.15 and 6.1.41.
 */
export function logGamma(x: Tensor): Tensor {
  const plus = (value: number) => add(x, number(value));
  const y = plus(4);
  const inverse = div(number(1), y);
  const square = mul(inverse, inverse);
  const tail = add(mul(add(mul(square, number(1 / 1260)), number(-1 / 360)), square), number(1 / 12));
  const stirling = add(sub(mul(sub(y, number(0.5)), log(y)), y), mul(tail, inverse));
  const product = mul(mul(x, plus(1)), mul(plus(2), plus(3)));
  return sub(add(stirling, number(Math.log(2 * Math.PI) / 2)), log(product));
}
