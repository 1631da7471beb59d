/** The public surface in a browser: the same names with the same types as `node.ts`. */
import { browserPlatform } from './browser-platform.ts';
import { createLibrary, type Fit, type Load, type Save } from './library/library.ts';

export * from './index.ts';
export { nodeRuntime } from './runtime/web/no-native-runtime.ts';
export { webRuntime } from './runtime/web/web-runtime.ts';

const library = createLibrary(browserPlatform);
export const fit: Fit = library.fit;
export const load: Load = library.load;
export const save: Save = library.save;
