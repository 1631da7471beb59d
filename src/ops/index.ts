/** Every primitive. The contract test walks this list; an op without a contract fails it. */
import type { Op } from '../graph/op.ts';
import { absOp } from './abs.ts';
import { addOp } from './add.ts';
import { andOp } from './and.ts';
import { argMaxOp } from './arg-max.ts';
import { batchNormalizationOp } from './batch-normalization.ts';
import { castOp } from './cast.ts';
import { concatOp } from './concat.ts';
import { constantOp } from './constant.ts';
import { convolution2dOp, transposedConvolution2dOp } from './convolution-2d.ts';
import { cosOp } from './cos.ts';
import { cumulativeSumOp } from './cumulative-sum.ts';
import { dimValueOp } from './dim-value.ts';
import { divOp } from './div.ts';
import { dropoutMaskOp } from './dropout-mask.ts';
import { equalOp } from './equal.ts';
import { erfOp } from './erf.ts';
import { expOp } from './exp.ts';
import { expandOp } from './expand.ts';
import { gatherOp } from './gather.ts';
import { gatherElementsOp } from './gather-elements.ts';
import { geluOp } from './gelu.ts';
import { geluTanhOp } from './gelu-tanh.ts';
import { greaterOp } from './greater.ts';
import { greaterOrEqualOp } from './greater-or-equal.ts';
import { hardSigmoidOp } from './hard-sigmoid.ts';
import { layerNormalizationOp } from './layer-normalization.ts';
import { lessOp } from './less.ts';
import { lessOrEqualOp } from './less-or-equal.ts';
import { logOp } from './log.ts';
import { logSoftmaxOp } from './log-softmax.ts';
import { matmulOp } from './matmul.ts';
import { maxPool2dOp } from './max-pool.ts';
import { maximumOp } from './maximum.ts';
import { minimumOp } from './minimum.ts';
import { mulOp } from './mul.ts';
import { negOp } from './neg.ts';
import { notOp } from './not.ts';
import { orOp } from './or.ts';
import { padOp } from './pad.ts';
import { powOp } from './pow.ts';
import { rangeOp } from './range.ts';
import { reduceMaxOp } from './reduce-max.ts';
import { reduceMeanOp } from './reduce-mean.ts';
import { reduceSumOp } from './reduce-sum.ts';
import { reluOp } from './relu.ts';
import { reshapeOp } from './reshape.ts';
import { scanOp } from './scan.ts';
import { scatterAddOp } from './scatter-add.ts';
import { sigmoidOp } from './sigmoid.ts';
import { signOp } from './sign.ts';
import { sinOp } from './sin.ts';
import { sliceOp } from './slice.ts';
import { softmaxOp } from './softmax.ts';
import { softmaxCrossEntropyOp } from './softmax-cross-entropy.ts';
import { splitOp } from './split.ts';
import { sqrtOp } from './sqrt.ts';
import { stepOp } from './step.ts';
import { subOp } from './sub.ts';
import { tanhOp } from './tanh.ts';
import { topKOp } from './top-k.ts';
import { transposeOp } from './transpose.ts';
import { whereOp } from './where.ts';

export const ops: readonly Op[] = [
  absOp,
  addOp,
  andOp,
  argMaxOp,
  batchNormalizationOp,
  castOp,
  concatOp,
  constantOp,
  convolution2dOp,
  cosOp,
  cumulativeSumOp,
  dimValueOp,
  divOp,
  dropoutMaskOp,
  equalOp,
  erfOp,
  expOp,
  expandOp,
  gatherOp,
  gatherElementsOp,
  geluOp,
  geluTanhOp,
  greaterOp,
  greaterOrEqualOp,
  hardSigmoidOp,
  layerNormalizationOp,
  lessOp,
  lessOrEqualOp,
  logOp,
  logSoftmaxOp,
  matmulOp,
  maxPool2dOp,
  maximumOp,
  minimumOp,
  mulOp,
  negOp,
  notOp,
  orOp,
  padOp,
  powOp,
  rangeOp,
  reduceMaxOp,
  reduceMeanOp,
  reduceSumOp,
  reluOp,
  reshapeOp,
  scanOp,
  scatterAddOp,
  sigmoidOp,
  signOp,
  sinOp,
  sliceOp,
  softmaxOp,
  softmaxCrossEntropyOp,
  splitOp,
  sqrtOp,
  stepOp,
  subOp,
  tanhOp,
  topKOp,
  transposeOp,
  transposedConvolution2dOp,
  whereOp,
];
