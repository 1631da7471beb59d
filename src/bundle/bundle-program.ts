import { sequenceToSequence } from '../models/sequence-to-sequence.ts';
import { viewsOf } from '../nn/flat-parameters.ts';
import type { Runtime, SessionOptions } from '../runtime/runtime.ts';
import { type DecodingProgram, loadDecodingProgram } from '../search/decoding-program.ts';
import type { Bundle } from './bundle.ts';

/** The decoding program of a bundle's model, which reads the bundle's flat buffer by reference. */
export function loadBundleProgram(
  { config, layout, parameters }: Pick<Bundle, 'config' | 'layout' | 'parameters'>,
  runtime: Runtime,
  { threads = 1 }: Pick<SessionOptions, 'threads'> = {},
): DecodingProgram {
  return loadDecodingProgram(sequenceToSequence(config.model), viewsOf(layout, parameters), runtime, {
    threads,
  });
}
