/** A network that reads tokens and answers at the last of them. */
import { gradients } from '../../autodiff/gradients.ts';
import type { HostTensor } from '../../graph/host-tensor.ts';
import { input } from '../../graph/input.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { embedTokens } from '../../models/token-embedding.ts';
import { initializeParameters, layoutOf, viewsOf } from '../../nn/flat-parameters.ts';
import { linear } from '../../nn/linear.ts';
import { B, ModuleScope, T } from '../../nn/module-scope.ts';
import { emitModel } from '../../onnx/emit.ts';
import { encodeModel } from '../../onnx/encode.ts';
import { scalar } from '../../ops/constant.ts';
import { dimValue } from '../../ops/dim-value.ts';
import { div } from '../../ops/div.ts';
import { expand } from '../../ops/expand.ts';
import { slice } from '../../ops/slice.ts';
import { softmaxCrossEntropy } from '../../ops/softmax-cross-entropy.ts';
import { squeeze } from '../../ops/squeeze.ts';
import { adam } from '../../train/adam.ts';
import { clipScale, globalNorm, optimizerState } from '../../train/optimizer.ts';
import type { ExperimentHost } from './experiment.ts';
import type { Network } from './networks.ts';

export interface ClassifierSizes {
  readonly vocabulary: number;
  readonly classes: number;
  readonly width: number;
}

export interface Classifier {
  /**
   * One update by Adam with clipping at norm 1; returns the mean cross entropy before it. A gradient that overflows
   * changes nothing.
   */
  readonly train: (ids: HostTensor, answers: HostTensor, learningRate: number) => Promise<number>;
  /** ids [B, T] -> the class with the largest logit, [B]. */
  readonly classify: (ids: HostTensor) => Promise<readonly number[]>;
  readonly release: () => Promise<void>;
}

/** How many parameters the classifier has. */
export function countParameters(network: Network, sizes: ClassifierSizes): number {
  const scope = ModuleScope.root();
  traceLogits(scope, network, sizes);
  return layoutOf(scope.parameters).size;
}

/** A fresh classifier: a pure function of the seed. */
export async function loadClassifier(
  network: Network,
  sizes: ClassifierSizes,
  seed: number,
  { runtime, threads }: ExperimentHost,
): Promise<Classifier> {
  const scope = ModuleScope.root();
  const logits = traceLogits(scope, network, sizes);
  const layout = layoutOf(scope.parameters);
  const load = (outputs: ReadonlyMap<string, Tensor>) =>
    runtime.load(encodeModel(emitModel(outputs, { portable: false })), { threads });
  const [training, scoring] = [
    await load(traceStep(scope, logits)),
    await load(new Map([['logits', logits]])),
  ];
  const flat = initializeParameters(scope.parameters, seed);
  const gradient = new Float32Array(layout.size);
  const parameters = viewsOf(layout, flat);
  const fetches = new Map<string, HostTensor | undefined>([['loss', undefined]]);
  for (const [name, view] of viewsOf(layout, gradient)) fetches.set(gradientOf(name), view);
  const state = optimizerState(layout.size);
  return {
    train: async (ids, answers, learningRate) => {
      const feeds = new Map<string, HostTensor>([...parameters, ['ids', ids], ['answers', answers]]);
      const fetched = await training.run(feeds, fetches);
      const norm = globalNorm(gradient);
      if (Number.isFinite(norm)) {
        adam.update(flat, gradient, state, { learningRate, gradientScale: clipScale(norm, 1) });
      }
      return Number(fetched.get('loss')!.data[0]);
    },
    classify: async (ids) => {
      const fetched = await scoring.run(
        new Map([...parameters, ['ids', ids]]),
        new Map([['logits', undefined]]),
      );
      return largestByRow(fetched.get('logits')!);
    },
    release: async () => {
      await training.release();
      await scoring.release();
    },
  };
}

const gradientOf = (name: string) => `gradient:${name}`;

/** -> logits [B, classes] of the last position */
function traceLogits(scope: ModuleScope, network: Network, sizes: ClassifierSizes): Tensor {
  const { vocabulary, classes, width } = sizes;
  const ids = input('ids', 'int32', [B, T]);
  const embedded = embedTokens(scope, vocabulary, { width, size: width }, ids);
  const states = network.trace(scope.child('network'), embedded);
  return linear(scope.child('output'), { width: classes }, squeeze(slice(states, 1, -1), 1));
}

/** The mean cross entropy and its gradients. */
function traceStep({ parameters }: ModuleScope, logits: Tensor): ReadonlyMap<string, Tensor> {
  const share = expand(div(scalar(1, 'float32'), dimValue(B, 'float32')), [B]);
  const loss = softmaxCrossEntropy(logits, input('answers', 'int32', [B]), share);
  const found = gradients(
    loss,
    parameters.map(({ tensor }) => tensor),
  );
  return new Map([
    ['loss', loss],
    ...parameters.map(({ name }, i) => [gradientOf(name), found[i]!] as const),
  ]);
}

function largestByRow({ dims, data }: HostTensor): readonly number[] {
  const [rows, classes] = dims as [number, number];
  return Array.from({ length: rows }, (_, row) => {
    const logits = Array.from(data.slice(row * classes, (row + 1) * classes), Number);
    return logits.indexOf(Math.max(...logits));
  });
}
