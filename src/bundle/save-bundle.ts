import { viewsOf } from '../nn/flat-parameters.ts';
import { type Bundle, bundleFileNames } from './bundle.ts';
import { encodeJson } from './bundle-file.ts';
import type { BundleTask } from './bundle-task.ts';
import { encodeGolden } from './golden.ts';
import { writeSafetensors } from './safetensors.ts';

/** The files of a bundle by name; the same bundle gives the same bytes. */
export function bundleFiles(task: BundleTask, bundle: Bundle): ReadonlyMap<string, Uint8Array> {
  const assets = [...task.assetFiles(bundle.assets)].map(([name, json]) => [name, encodeJson(json)] as const);
  return new Map([
    [bundleFileNames.config, encodeJson(bundle.config)],
    [bundleFileNames.parameters, writeSafetensors(viewsOf(bundle.layout, bundle.parameters))],
    ...assets,
    [bundleFileNames.golden, encodeGolden(bundle.golden)],
    ...(bundle.run ?? []),
  ]);
}
