import { HeddleError } from '../base/errors.ts';

/**
 * What a model file may ask for; onnxruntime has no such limits of its own (it accepts a chain of 20,000 nodes
 * and a tiny file that asks for 32 GiB).
 */
export interface ModelLimits {
  /** Size of the file; 2 GiB is the limit of protobuf itself. */
  readonly bytes: number;
  /** Messages inside one another, as protobuf's own readers count; a subgraph takes three. */
  readonly nesting: number;
  /** Nodes, those of subgraphs and functions included. */
  readonly nodes: number;
  /** Messages and byte strings in all; two bytes of a file can ask for such an object. */
  readonly messages: number;
  /** Numbers outside `rawData`, in all; one byte of a file can ask for a bigint. */
  readonly numbers: number;
  /** UTF-8 length of one name or text. */
  readonly stringBytes: number;
  /** Dimensions of one tensor. */
  readonly rank: number;
  /** Elements of one tensor. */
  readonly elements: number;
}

export const defaultModelLimits: ModelLimits = Object.freeze({
  bytes: 2 ** 31 - 1,
  nesting: 100,
  nodes: 16_384,
  messages: 2 ** 20,
  numbers: 2 ** 25,
  stringBytes: 2 ** 20,
  rank: 32,
  elements: 2 ** 29,
});

/** How a model file is read: its name in messages, and what it may ask for beyond the defaults. */
export interface ModelReadOptions {
  readonly source?: string;
  readonly limits?: Partial<ModelLimits>;
}

const limitNames: { readonly [K in keyof ModelLimits]: string } = {
  bytes: 'bytes',
  nesting: 'messages inside one another',
  nodes: 'nodes',
  messages: 'messages and byte strings',
  numbers: 'numbers outside rawData',
  stringBytes: 'bytes in one text',
  rank: 'dimensions in one tensor',
  elements: 'elements in one tensor',
};

/**
 * Refuses a count over its limit; `where` is a function because it is only needed then.
 *
 * Throws: E_LIMIT.
 */
export function holdLimit(
  limits: ModelLimits,
  limit: keyof ModelLimits,
  count: number,
  where: () => string,
): void {
  if (count > limits[limit]) throw limitError(limits, limit, count, where());
}

/** The error of a count over its limit. */
export function limitError(
  limits: ModelLimits,
  limit: keyof ModelLimits,
  count: number,
  where: string,
): HeddleError {
  return new HeddleError('E_LIMIT', {
    where,
    found: `${count} ${limitNames[limit]}`,
    allowed: `at most ${limits[limit]}`,
    fix: `raise limits.${limit} if you trust the file`,
  });
}
