import { input } from '../graph/input.ts';
import type { SequenceToSequence } from '../models/sequence-to-sequence.ts';
import { B, ModuleScope, type ParameterSpec, S, T } from '../nn/module-scope.ts';

/** The parameters of a model in the order in which it declares them, which is the order of its flat buffer. */
export function traceParameters(model: SequenceToSequence): readonly ParameterSpec[] {
  const scope = ModuleScope.root();
  const memory = model.encode(scope, input('source', 'int32', [B, S]));
  model.decode(scope, input('targetInput', 'int32', [B, T]), memory);
  return scope.parameters;
}
