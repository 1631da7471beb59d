import type { Tensor } from '../graph/tensor.ts';
import { type ModuleScope, masked } from './module-scope.ts';

/**
 * Drop path: while training, the branch of a residual block counts nothing for a picture with probability `rate`, and is scaled by 1 / (1 - rate) otherwise;
 * the identity while not training.
 *
 * Shapes: x [B, ...] -> [B, ...]; one draw for each row.
 * Source: Huang et al. (2016), "Deep networks with stochastic depth", equation 2, scaled while training; timm's DropPath.
 */
export function dropPath(scope: ModuleScope, rate: number, x: Tensor): Tensor {
  return masked(x, scope.dropoutMask([x.shape[0]!, ...x.shape.slice(1).map(() => 1)], rate));
}
