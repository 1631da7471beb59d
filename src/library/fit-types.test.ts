/** What the types of `fit` and `predict` let through; `npm run check:types` fails where one of these lines would compile. */
import { expect, test } from 'vitest';
import { fit } from '../node.ts';
import type { FitRequest } from './fit-request.ts';
import type { TrainedModel } from './trained-model.ts';

const rows = [{ text: 'a', label: 'b' }];
const pairs = [{ source: 'a', target: 'b' }];

/** Never called: the compiler reads it. */
async function wrongCalls(model: TrainedModel<'sequence-to-sequence'>): Promise<void> {
  const task = 'text-classification';
  // @ts-expect-error no family has this name
  await fit({ task, train: rows, encoder: 'lstmm' });
  // @ts-expect-error a slip of the pen
  await fit({ task, train: rows, encoder: 'lstm', model: { widht: 3 } });
  // @ts-expect-error heads are of the Transformer
  await fit({ task, train: rows, encoder: 'lstm', model: { heads: 3 } });
  // @ts-expect-error the default is the Transformer, which has no forget gate
  await fit({ task, train: rows, model: { forgetBias: 1 } });
  // @ts-expect-error not a number
  await fit({ task, train: rows, model: { width: '64' } });
  // @ts-expect-error this task's models have no decoder
  await fit({ task, train: rows, decoder: 'lstm' });
  // @ts-expect-error nor options of one
  await fit({ task, train: rows, decoderModel: { width: 3 } });
  // @ts-expect-error an option of the model among those of the run
  await fit({ task, train: rows, width: 64 });
  // @ts-expect-error of another task
  await fit({ task, train: rows, sourceUnit: 'char' });
  // @ts-expect-error one of adam, adamw
  await fit({ task, train: rows, optimizer: 'sgd' });
  // @ts-expect-error rows of another task
  await fit({ task, train: pairs });
  // @ts-expect-error no target
  await fit([{ source: 'a' }]);
  // @ts-expect-error an option of neither side
  await fit(pairs, { encoder: 'lstm', decoder: 'gru', model: { kernel: 3 } });
  // @ts-expect-error a Transformer has no reset gate
  await fit(pairs, { decoder: 'gru', encoderModel: { reset: 'before' } });
  // @ts-expect-error a slip of the pen
  await model.predict(['a'], { beams: 4 });
  // @ts-expect-error a text in the place of texts
  await model.predict('a');
}

/** Never called: the compiler reads it. */
async function wrongPictures(): Promise<void> {
  const task = 'image-classification';
  const train = [{ image: 'a.png', label: 'a' }];
  // @ts-expect-error the default is a ResNet, which has no heads
  await fit({ task, train, model: { heads: 2 } });
  // @ts-expect-error a convolutional net has no depth
  await fit({ task, train, encoder: 'cnn', model: { depth: 20 } });
  // @ts-expect-error an RNN is called elman here
  await fit({ task, train, encoder: 'rnn' });
  // @ts-expect-error of a task on text
  await fit({ task: 'text-classification', train: rows, encoder: 'resnet' });
  // @ts-expect-error no picture
  await fit({ task, train: rows });
  // @ts-expect-error of a task on text
  await fit({ task, train, unit: 'char' });
}

/** Never called: all of this is to compile. */
async function rightCalls(settings: FitRequest<'sequence-to-sequence'>): Promise<void> {
  const task = 'text-classification';
  await fit({ task, train: rows, encoder: 'lstm', model: { width: 8, bidirectional: false } });
  await fit({ task, train: rows, encoder: 'rnn', model: { activation: 'relu' }, epochs: 3 });
  await fit({ task, train: rows, encoder: 'conv', encoderModel: { kernels: '3,4,5' } });
  await fit({ task, train: rows, model: { heads: 2, dropout: undefined } });
  await fit({ task: 'text-generation', train: [{ text: 'a' }], decoder: 'gru', model: { reset: 'before' } });
  await fit(pairs, {
    encoder: 'lstm',
    decoder: 'gru',
    model: { width: 8, bidirectional: true, reset: 'after' },
  });
  await fit(pairs, { decoder: 'lstm', decoderModel: { attention: 'dot' }, encoderModel: { heads: 2 } });
  await fit({ ...settings, epochs: 3 });
  const image = { height: 1, width: 1, data: new Uint8ClampedArray(4) };
  await fit({ task: 'image-classification', train: [{ image, labels: ['a'] }], model: { depth: 20 } });
  const train = [{ image: new Blob(), label: 'a' }];
  await fit({ task: 'image-classification', train, encoder: 'lstm', model: { front: 'patches' } });
  const model: TrainedModel<'text-classification'> = await fit({ task, train: rows });
  await model.predict(['a'], { topK: 2 });
}

test('calls of `fit` are checked by the compiler', () => {
  expect([wrongCalls, wrongPictures, rightCalls]).toHaveLength(3);
});
