/** The contract of a layer. */
import type { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import { withScope } from '../graph/scope.ts';
import type { ModuleScope } from './module-scope.ts';

/** Promises that switch property tests on. */
export interface LayerContract {
  /** Output t depends on inputs up to t only. */
  readonly causal?: boolean;
  /** What stands at padded positions changes nothing elsewhere. */
  readonly maskSafe?: boolean;
  /** Rows of a batch do not see each other. */
  readonly batchInvariant?: boolean;
}

export interface LayerDefinition<Inputs extends readonly unknown[], Schema extends z.ZodType, Output> {
  readonly name: string;
  readonly options: Schema;
  readonly contract: LayerContract;
  readonly forward: (scope: ModuleScope, options: z.output<Schema>, ...inputs: Inputs) => Output;
}

/** A layer is called with its scope, its options and its inputs; the definition stays readable on it. */
export type Layer<Inputs extends readonly unknown[], Schema extends z.ZodType, Output> = ((
  scope: ModuleScope,
  options: z.input<Schema>,
  ...inputs: Inputs
) => Output) & { readonly definition: LayerDefinition<Inputs, Schema, Output> };

/**
 * Makes a layer of its definition: checks the options and names the traced nodes after the scope.
 *
 * Shapes: those that `forward` gives; its doc comment says which.
 * Throws: E_CONFIG, from the layer, for options that its schema refuses.
 *
 * @example
 * const twice = defineLayer({
 *   name: 'twice',
 *   options: z.object({ width: z.int().positive() }),
 *   contract: { batchInvariant: true },
 *   forward: (scope, { width }, x: Tensor) => linear(scope.child('b'), { width }, linear(scope.child('a'), { width }, x)),
 * });
 */
export function defineLayer<Inputs extends readonly unknown[], Schema extends z.ZodType, Output>(
  definition: LayerDefinition<Inputs, Schema, Output>,
): Layer<Inputs, Schema, Output> {
  const layer = (scope: ModuleScope, options: z.input<Schema>, ...inputs: Inputs): Output =>
    withScope(scope.path.at(-1) ?? definition.name, () =>
      definition.forward(scope, parseOptions(definition, scope, options), ...inputs),
    );
  return Object.assign(layer, { definition });
}

function parseOptions<Inputs extends readonly unknown[], Schema extends z.ZodType, Output>(
  { name, options: schema }: LayerDefinition<Inputs, Schema, Output>,
  scope: ModuleScope,
  options: z.input<Schema>,
): z.output<Schema> {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new HeddleError('E_CONFIG', {
    where: `${scope.path.join('/') || name} (${name})`,
    found: `option ${issue.path.join('.')}: ${issue.message}`,
  });
}
