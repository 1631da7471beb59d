/** Where in a picture a classifier sees a class: Grad-CAM, and attention rollout where the body attends. */
import { gradients } from '../autodiff/gradients.ts';
import { HeddleError } from '../base/errors.ts';
import { drawBatch } from '../data/batch.ts';
import type { Dataset } from '../data/dataset.ts';
import type { Fields, FieldValues } from '../data/field.ts';
import { type HeatMap, heatMap } from '../data/pictures/heat-map.ts';
import { hostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import { dimAt } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { nodesOf } from '../graph/walk.ts';
import { type Model, placeholdersOf } from '../models/model.ts';
import { B, ModuleScope } from '../nn/module-scope.ts';
import { abs } from '../ops/abs.ts';
import { add } from '../ops/add.ts';
import { constant, scalar } from '../ops/constant.ts';
import { div } from '../ops/div.ts';
import { matmul } from '../ops/matmul.ts';
import { mul } from '../ops/mul.ts';
import { oneHot } from '../ops/one-hot.ts';
import { reduceMean } from '../ops/reduce-mean.ts';
import { reduceSum } from '../ops/reduce-sum.ts';
import { relu } from '../ops/relu.ts';
import { reshape } from '../ops/reshape.ts';
import type { Outputs } from './decoding-graphs.ts';
import type { Predictor } from './predictor.ts';

/** Pictures of one run. */
const rowsAtOnce = 16;

const classField: Fields = new Map([['class', { dtype: 'int32', axes: [] }]]);

/** Where in each example the model sees the class of that number, one for each example. */
export async function explainClasses(
  { model, graphs }: Predictor,
  dataset: Dataset,
  classes: readonly number[],
): Promise<readonly HeatMap[]> {
  const asked: Dataset = {
    ...dataset,
    async at(i, key) {
      const example = await dataset.at(i, key);
      return new Map<string, FieldValues>([...example, ['class', Int32Array.of(classes[i]!)]]);
    },
  };
  const fields: Fields = new Map([...model.inputs, ...classField]);
  const found: HeatMap[] = [];
  for (let first = 0; first < dataset.length; first += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, dataset.length - first);
    const numbers = Array.from({ length: count }, (_, i) => first + i);
    const { feeds } = await drawBatch(fields, asked, numbers);
    const heat = (await graphs.run('explanation', () => explanationGraph(model), feeds)).get('heat')!;
    const [, height = 1, width = 1] = heat.dims;
    for (let row = 0; row < count; row++) {
      const values = heat.data.slice(row * height * width, (row + 1) * height * width);
      found.push(heatMap(values as Float32Array, { height, width }));
    }
  }
  return found;
}

/**
 * The inputs of a classifier of pictures and `class` [B] int32 -> `heat` [B, H, W] over the places of its last maps, not negative.
 *
 * Throws E_CONFIG for a model without places to tell apart.
 *
 * A body that attends from each of its places to all of them is explained by what it attends to, any other one by Grad-CAM.
 */
export function explanationGraph(model: Model): Outputs {
  const scope = ModuleScope.root();
  const logits = model.forward(scope, placeholdersOf(model.inputs)).outputs.get('logits');
  const maps = scope.observations.find(({ name }) => name.endsWith('.maps'))?.tensor;
  if (logits === undefined || maps === undefined) {
    const found = 'a model without logits, or one that shows no maps';
    throw new HeddleError('E_INTERNAL', { where: 'explanation', found });
  }
  requirePlaces(maps, logits);
  const chosen = oneHot(input('class', 'int32', [B]), dimAt(logits.shape, 1) as number, 'float32');
  // The score of a row depends on that row alone, so the gradient of the sum holds that of each.
  const [slope] = gradients(reduceSum(mul(logits, chosen)), [maps]) as [Tensor];
  const places = Number(maps.shape[2]) * Number(maps.shape[3]);
  const weights = scope.observations.map(({ tensor }) => tensor).filter((each) => attends(each, places));
  return new Map([['heat', weights.length > 0 ? attentionRollout(weights, slope) : gradCam(maps, slope)]]);
}

/** Throws E_CONFIG where the maps that are shown are not those that the logits are made of, since the last ones are a single place. */
function requirePlaces(maps: Tensor, logits: Tensor): void {
  if (nodesOf([logits]).some(({ outputs }) => outputs.includes(maps))) return;
  const found = 'a model whose last maps are a single place';
  const fix = 'train one on larger pictures (--size), or with fewer stages';
  throw new HeddleError('E_CONFIG', { where: '--explain', found, allowed: 'several places', fix });
}

/** Whether a tensor is [B, heads, places, places]. */
const attends = ({ shape }: Tensor, places: number) =>
  shape.length === 4 && shape[2] === places && shape[3] === places && places > 1;

/**
 * Gradient-weighted class activation map.
 *
 * Shapes: maps A and slope dy/dA [B, K, H, W] -> [B, H, W].
 * Formula: alpha_k = mean over i, j of dy/dA_ijk; relu(sum over k of alpha_k A_k).
 * Source: Selvaraju et al. (2017), "Grad-CAM", equations 1 and 2.
 */
function gradCam(maps: Tensor, slope: Tensor): Tensor {
  const alpha = reduceMean(slope, [2, 3], { keepDims: true });
  return relu(reduceSum(mul(alpha, maps), [1]));
}

/**
 * Attention rollout: how much of each place of the input there is in what the head reads.
 *
 * Shapes: weights [B, heads, T, T] of each layer, the first one first; slope [B, K, H, W] with T = H W -> [B, H, W].
 * Formula: R = A_L ... A_1 with A_l = (mean over heads of W_l + I) / 2; the sum over t of r_t R_t, where r_t is the share of place t in the
 * absolute gradient of the score: 1 / T for a head that takes the mean, 1 at the one place that a head takes.
 * Source: Abnar and Zuidema (2020), "Quantifying attention flow in Transformers", section 3; there for the place of a class token, which is
 * r with a single 1.
 */
function attentionRollout(weights: readonly Tensor[], slope: Tensor): Tensor {
  const [rows, , height, width] = slope.shape as [number, number, number, number];
  const places = Number(height) * Number(width);
  const identity = Float32Array.from({ length: places ** 2 }, (_, i) => (i % (places + 1) === 0 ? 1 : 0));
  const same = constant(hostTensor('float32', [places, places], identity));
  const half = scalar(0.5, 'float32');
  const sizes = reshape(reduceSum(abs(slope), [1]), [rows, 1, places]);
  const shares = div(sizes, add(reduceSum(sizes, [2], { keepDims: true }), scalar(1e-30, 'float32')));
  const rolled = weights.reduceRight(
    (read, layer) => matmul(read, mul(half, add(reduceMean(layer, [1]), same))),
    shares,
  );
  return reshape(rolled, [rows, height, width]);
}
