import type { z } from 'zod';
import { traceParameters } from '../bundle/trace-parameters.ts';
import type { HostTensor } from '../graph/host-tensor.ts';
import type { Tensor } from '../graph/tensor.ts';
import { type Head, headPass } from '../models/heads/head.ts';
import { fedTensor, type Model } from '../models/model.ts';
import { tokenMask } from '../nn/attention-bias.ts';
import { layoutOf } from '../nn/flat-parameters.ts';
import type { ModuleScope } from '../nn/module-scope.ts';

/** Token ids [B, T] int32 -> states [B, T, D]: front and body of an experiment in one. */
export type TokenNetwork = (scope: ModuleScope, ids: Tensor) => Tensor;

/** No id: all rows of a batch are of one length, so that nothing is padded. */
const noPadding = -1;

/** A model of an experiment: a network of its own and a head of this library. Input: `ids` [T]. */
export function networkModel<Schema extends z.ZodObject>(
  network: TokenNetwork,
  head: Head<Schema>,
  given: z.input<Schema>,
): Model {
  const options = head.options.parse(given);
  return {
    inputs: new Map([['ids', { dtype: 'int32', axes: ['T'], padding: noPadding }]]),
    labels: head.labels(options, 'T'),
    units: head.units(options),
    forward: (scope, fed) => {
      const ids = fedTensor(fed, 'ids');
      const input = { x: network(scope, ids), mask: tokenMask(ids, noPadding) };
      return headPass(head, scope, options, { input, fed });
    },
  };
}

/** How many weights a model has. */
export function countParameters(model: Model): number {
  return layoutOf(traceParameters(model)).size;
}

/** logits [..., C] -> the class with the largest one at each place. */
export function largestByRow(logits: HostTensor | undefined): readonly number[] {
  const values = Array.from(logits?.data ?? [], Number);
  const classes = logits?.dims.at(-1) ?? 1;
  return Array.from({ length: values.length / classes }, (_, row) => {
    const own = values.slice(row * classes, (row + 1) * classes);
    return own.indexOf(Math.max(...own));
  });
}
