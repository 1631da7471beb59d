/**
 * The build of onnxruntime for WebAssembly on the CPU. In the package, a copy of onnxruntime stands in the place of this
 * file (`tools/vendor-onnxruntime.mjs`), with its other files next to it.
 */
export { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';

/** Addresses of the two files that are loaded while running; undefined: onnxruntime finds them itself. */
export const engineFiles: EngineFiles | undefined = undefined;

export interface EngineFiles {
  /** The script that loads the WebAssembly, which its threads run too. */
  readonly mjs: string;
  readonly wasm: string;
}
