/**
 * Puts onnxruntime into `dist`, the last step of `npm run build`: so the package needs no install script of others (that of
 * onnxruntime-node fetches CUDA on Linux), and half the space.
 *
 * - `dist/runtime/node/onnxruntime`: onnxruntime-node with what the CPU needs, for every platform that it has, and an onnxruntime-common of its own: in a shared one
 *   the second onnxruntime-node of a process cannot register (`cannot register backend "cpu"`), such as that of transformers.js;
 * - `dist/runtime/web`: the WebAssembly build, its loader, and the worker that trains in browsers, each one file.
 */
import { copyFileSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const require = createRequire(import.meta.url);

await placeNative(join(require.resolve('onnxruntime-node'), '../..'), join(dist, 'runtime/node/onnxruntime'));
await placeWeb(dirname(require.resolve('onnxruntime-web/wasm')), join(dist, 'runtime/web'));

async function placeNative(from, to) {
  const wanted = /^dist\/\w+\.js$|^bin\/.*(?:\.node|onnxruntime(?:\.so\.1|\.1\.dylib|\.dll))$/;
  for (const file of readdirSync(from, { recursive: true }).filter((name) => wanted.test(name))) {
    place(join(from, file), join(to, file));
  }
  await build({
    entryPoints: [require.resolve('onnxruntime-common')],
    outfile: join(to, 'dist/common.js'),
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minify: true,
    logLevel: 'warning',
  });
  writeFileSync(join(to, 'package.json'), '{ "type": "commonjs" }\n');
  writeFileSync(join(to, 'NOTICE'), notice('onnxruntime-node'));
}

async function placeWeb(from, to) {
  place(join(from, 'ort.wasm.min.mjs'), join(to, 'onnxruntime.mjs'));
  for (const name of ['ort-wasm-simd-threaded.mjs', 'ort-wasm-simd-threaded.wasm'])
    place(join(from, name), join(to, name));
  writeFileSync(join(to, 'NOTICE'), notice('onnxruntime-web'));
  const url = (name) => `new URL('./${name}', import.meta.url).href`;
  writeFileSync(
    join(to, 'onnxruntime-web.js'),
    `export { env, InferenceSession, Tensor } from './onnxruntime.mjs';
export const engineFiles = {
  mjs: ${url('ort-wasm-simd-threaded.mjs')},
  wasm: ${url('ort-wasm-simd-threaded.wasm')},
};\n`,
  );
  writeFileSync(
    join(to, 'onnxruntime-web.d.ts'),
    "export { env, InferenceSession, Tensor } from 'onnxruntime-common';\n",
  );
  await build({
    entryPoints: [join(dist, 'browser-worker.js')],
    outfile: join(to, 'heddle-worker.js'),
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    logLevel: 'warning',
  });
}

/**
 * A program with onnxruntime-common next to it, and without the address of its map, which stays where it is; else a second name for the file, or a copy. A copy of an
 * addon too: under two names of one file Node would load it once, and end when it is set up a second time.
 */
function place(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  rmSync(to, { force: true });
  if (/\.m?js$/.test(from)) {
    const text = readFileSync(from, 'utf8').replaceAll(
      'require("onnxruntime-common")',
      'require("./common.js")',
    );
    writeFileSync(to, text.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n'));
    return;
  }
  try {
    if (from.endsWith('.node')) copyFileSync(from, to);
    else linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

function notice(name) {
  return `Taken from ${name} (MIT licence, copyright (c) Microsoft Corporation): https://github.com/microsoft/onnxruntime\n`;
}
