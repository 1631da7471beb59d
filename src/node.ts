/** The public surface in Node. */
export * from './index.ts';
export { fit, load, type NodeFitSettings, type NodeLoadOptions, save } from './node-fit.ts';
export { nodeRuntime } from './runtime/node/node-runtime.ts';
