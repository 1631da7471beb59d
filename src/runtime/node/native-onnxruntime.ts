/** Where the native build of onnxruntime is. */
import { createRequire } from 'node:module';

export type NativeOnnxruntime = typeof import('onnxruntime-node');

/** The copy in the package (`tools/vendor-onnxruntime.mjs`), then the one that is installed next to it. */
const places = ['./onnxruntime/dist/index.js', 'onnxruntime-node'];

let found: { readonly native: NativeOnnxruntime | undefined } | undefined;

/** The native build, or undefined where there is none for this machine; that, and what helps, is said once in one line on stderr. */
export function nativeOnnxruntime(): NativeOnnxruntime | undefined {
  found ??= { native: find() };
  return found.native;
}

function find(): NativeOnnxruntime | undefined {
  const require = createRequire(import.meta.url);
  let reason = 'there is no native build of onnxruntime for it';
  for (const place of places) {
    try {
      return require(place) as NativeOnnxruntime;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code !== 'MODULE_NOT_FOUND') reason = message.split('\n')[0]!;
    }
  }
  sayWebAssembly(reason);
  return undefined;
}

/** A variable of the environment tells the threads of this process that it has been said. */
function sayWebAssembly(reason: string): void {
  const said = 'HEDDLE_SAID_WEBASSEMBLY';
  if (process.env[said] === String(process.pid)) return;
  process.env[said] = String(process.pid);
  const machine = `${process.platform} ${process.arch}`;
  process.stderr.write(
    `heddle: computing on WebAssembly and one thread, several times slower than native code (${machine}: ${reason}); ` +
      'for native speed use Linux with glibc, macOS on Apple silicon, or Windows\n',
  );
}
