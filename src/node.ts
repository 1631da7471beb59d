/** The public surface in Node. */
import { createLibrary, type Fit, type Load, type Save } from './library/library.ts';
import { nodePlatform } from './node-platform.ts';

export * from './index.ts';
export { nodeRuntime } from './runtime/node/node-runtime.ts';
export { webRuntime } from './runtime/web/web-runtime.ts';

const library = createLibrary(nodePlatform);
export const fit: Fit = library.fit;
export const load: Load = library.load;
export const save: Save = library.save;
