import { viewsOf } from '../nn/flat-parameters.ts';
import { type Bundle, bundleFileNames } from './bundle.ts';
import { encodeJson } from './bundle-file.ts';
import { encodeGolden } from './golden.ts';
import { writeSafetensors } from './safetensors.ts';

/** The files of a bundle by name; the same bundle gives the same bytes. */
export function bundleFiles(bundle: Bundle): ReadonlyMap<string, Uint8Array> {
  return new Map([
    [bundleFileNames.config, encodeJson(bundle.config)],
    [bundleFileNames.parameters, writeSafetensors(viewsOf(bundle.layout, bundle.parameters))],
    [bundleFileNames.sourceTokenizer, encodeJson(bundle.sourceTokenizer.json)],
    [bundleFileNames.targetTokenizer, encodeJson(bundle.targetTokenizer.json)],
    [bundleFileNames.golden, encodeGolden(bundle.golden)],
  ]);
}
