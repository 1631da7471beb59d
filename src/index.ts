/** The public surface that is the same on every platform: the engine, the layers, the models, the metrics. */
export { gradients } from './autodiff/gradients.ts';
export { editDistance } from './base/edit-distance.ts';
export { type ErrorCode, HeddleError } from './base/errors.ts';
export type { Bundle } from './bundle/bundle.ts';
export { readCTranslate2 } from './bundle/ctranslate2.ts';
export { holdOut } from './data/hold-out.ts';
export type { TextPair } from './data/rows/sequence-to-sequence.ts';
export { type Dim, dim } from './graph/dim.ts';
export type { DType, FloatType } from './graph/dtype.ts';
export { type HostTensor, hostTensor } from './graph/host-tensor.ts';
export { input } from './graph/input.ts';
export { withScope } from './graph/scope.ts';
export type { Shape } from './graph/shape.ts';
export type { Tensor } from './graph/tensor.ts';
export type * from './library/audio-encoder-options.ts';
export { type Compiled, compile } from './library/compile.ts';
export {
  type CompiledTraining,
  type CompileTrainingOptions,
  compileTraining,
} from './library/compile-training.ts';
export type * from './library/decoder-options.ts';
export type * from './library/detector-options.ts';
export type { DirectoryHandle, FileLike } from './library/directory-handle.ts';
export type * from './library/encoder-options.ts';
export type { FitRequest, FitSettings, InitialSource } from './library/fit-request.ts';
export type * from './library/forecaster-options.ts';
export type * from './library/image-encoder-options.ts';
export { type Inspection, inspect } from './library/inspect.ts';
export {
  bundleFiles,
  type Fit,
  type Load,
  type LoadSettings,
  type Save,
  type SaveSettings,
} from './library/library.ts';
export type * from './library/map-encoder-options.ts';
export type { ModelSource } from './library/model-source.ts';
export type * from './library/over-time-encoder-options.ts';
export type { TrainingRun } from './library/run-history.ts';
export type * from './library/signal-encoder-options.ts';
export type * from './library/speech-encoder-options.ts';
export type * from './library/task-families.ts';
export type * from './library/task-options.ts';
export type * from './library/task-predicting.ts';
export type {
  AnswerOf,
  DecoderName,
  EncoderName,
  InputOf,
  PredictingOf,
  RowOf,
  TaskName,
  TrainingOptionsOf,
} from './library/task-types.ts';
export type { TrainedModel } from './library/trained-model.ts';
export { accuracy } from './metrics/accuracy.ts';
export { bleu } from './metrics/bleu.ts';
export { chrf } from './metrics/chrf.ts';
export { sequenceErrorRate, tokenErrorRate } from './metrics/error-rates.ts';
export type { DecoderFamily, EncoderFamily } from './models/family.ts';
export { type ModelConfig, resolveModelConfig } from './models/model-config.ts';
export { type SequenceToSequence, sequenceToSequence } from './models/sequence-to-sequence.ts';
export { attention } from './nn/attention.ts';
export { causalBias, paddingBias } from './nn/attention-bias.ts';
export { causalConvolution } from './nn/causal-convolution.ts';
export { convolutionalDecoderBlock } from './nn/convolutional-decoder-block.ts';
export { convolutionalEncoderBlock } from './nn/convolutional-encoder-block.ts';
export { ctcLoss, shortestAlignment } from './nn/ctc-loss.ts';
export { embedding } from './nn/embedding.ts';
export { feedForward } from './nn/feed-forward.ts';
export { initializeParameters, layoutOf, viewsOf } from './nn/flat-parameters.ts';
export { gatedLinearUnit } from './nn/gated-linear-unit.ts';
export { type Initializer, normal, ones, xavierUniform, zeros } from './nn/initializers.ts';
export { defineLayer, type Layer } from './nn/layer.ts';
export { layerNorm } from './nn/layer-norm.ts';
export { linear } from './nn/linear.ts';
export { tokenCrossEntropy } from './nn/losses.ts';
export { ModuleScope, type ParameterSpec } from './nn/module-scope.ts';
export { multiHeadAttention, splitHeads } from './nn/multi-head-attention.ts';
export { multiStepAttention, scaleByLength } from './nn/multi-step-attention.ts';
export { positions } from './nn/positions.ts';
export { sameConvolution } from './nn/same-convolution.ts';
export { transformerDecoderLayer } from './nn/transformer-decoder-layer.ts';
export { transformerEncoderLayer } from './nn/transformer-encoder-layer.ts';
export { checkModel } from './onnx/check.ts';
export { decodeModel } from './onnx/decode.ts';
export { emitModel } from './onnx/emit.ts';
export { encodeModel } from './onnx/encode.ts';
export { abs } from './ops/abs.ts';
export { add } from './ops/add.ts';
export { and } from './ops/and.ts';
export { argMax } from './ops/arg-max.ts';
export { averagePool1d, averagePool2d } from './ops/average-pool.ts';
export { cast } from './ops/cast.ts';
export { concat } from './ops/concat.ts';
export { constant, scalar } from './ops/constant.ts';
export { convolution1d, flattenKernel } from './ops/convolution-1d.ts';
export { convolution2d } from './ops/convolution-2d.ts';
export { cos } from './ops/cos.ts';
export { cumulativeSum } from './ops/cumulative-sum.ts';
export { div } from './ops/div.ts';
export { dropoutMask } from './ops/dropout-mask.ts';
export { equal } from './ops/equal.ts';
export { erf } from './ops/erf.ts';
export { exp } from './ops/exp.ts';
export { expand } from './ops/expand.ts';
export { fill } from './ops/fill.ts';
export { gather } from './ops/gather.ts';
export { checkAligned, gatherElements } from './ops/gather-elements.ts';
export { gelu } from './ops/gelu.ts';
export { greater } from './ops/greater.ts';
export { greaterOrEqual } from './ops/greater-or-equal.ts';
export { layerNormalization } from './ops/layer-normalization.ts';
export { less } from './ops/less.ts';
export { lessOrEqual } from './ops/less-or-equal.ts';
export { log } from './ops/log.ts';
export { logSoftmax } from './ops/log-softmax.ts';
export { matmul } from './ops/matmul.ts';
export { maxPool1d, maxPool2d } from './ops/max-pool.ts';
export { maximum } from './ops/maximum.ts';
export { minimum } from './ops/minimum.ts';
export { mul } from './ops/mul.ts';
export { neg } from './ops/neg.ts';
export { not } from './ops/not.ts';
export { oneHot } from './ops/one-hot.ts';
export { or } from './ops/or.ts';
export { pad } from './ops/pad.ts';
export { pow } from './ops/pow.ts';
export { range } from './ops/range.ts';
export { reduceMax } from './ops/reduce-max.ts';
export { reduceMean } from './ops/reduce-mean.ts';
export { reduceSum } from './ops/reduce-sum.ts';
export { relu } from './ops/relu.ts';
export { reshape } from './ops/reshape.ts';
export { scan } from './ops/scan.ts';
export { scatterAdd } from './ops/scatter-add.ts';
export { sigmoid } from './ops/sigmoid.ts';
export { sign } from './ops/sign.ts';
export { sin } from './ops/sin.ts';
export { slice } from './ops/slice.ts';
export { softmax } from './ops/softmax.ts';
export { softmaxCrossEntropy } from './ops/softmax-cross-entropy.ts';
export { split } from './ops/split.ts';
export { sqrt } from './ops/sqrt.ts';
export { squeeze } from './ops/squeeze.ts';
export { sub } from './ops/sub.ts';
export { tanh } from './ops/tanh.ts';
export { topK } from './ops/top-k.ts';
export { transpose } from './ops/transpose.ts';
export { unsqueeze } from './ops/unsqueeze.ts';
export { where } from './ops/where.ts';
export type { Runtime, Session, SessionOptions } from './runtime/runtime.ts';
export type { AttentionMap } from './tasks/item-view.ts';
export type { Prediction, PredictOptions, TextHypothesis } from './tasks/pair-search.ts';
export type { Evaluation } from './tasks/task.ts';
export { adam, adamw } from './train/adam.ts';
export type { EvaluationRecord, HistoryRecord, UpdateRecord } from './train/fit-options.ts';
export type { AdamOptions, Optimizer } from './train/optimizer.ts';
export { type Schedule, schedules } from './train/schedules.ts';
