/**
 * `npx tsx bench/language-model/index.ts quality [system...]` or `... speed [python]`: language models of tiny Shakespeare in
 * nanoGPT's CPU configuration (characters; 4 layers, 4 heads, width 128, context 64, batches of 12 windows, 2,000 updates, no
 * dropout; first 90 % for training), and the other families with as many parameters.
 *
 * `quality` gives the loss over the whole last tenth; `speed` times the step against eager PyTorch, in interleaved rounds:
 * nothing else should be running. Writes `bench/results/language-model.json`.
 * Source: https://github.com/karpathy/nanoGPT, README: validation loss 1.88.
 */
import { readShakespeare } from './data.ts';
import { measureQuality } from './quality.ts';
import { measureSpeed } from './speed.ts';
import { type SystemName, systemNames } from './systems.ts';

const [part = 'quality', ...rest] = process.argv.slice(2);
const text = readShakespeare();
if (part === 'speed') {
  for (const threads of [1, 2]) await measureSpeed(rest[0] ?? 'python3', threads, text);
} else {
  const names = rest.length > 0 ? rest : systemNames;
  const unknown = names.find((name) => !systemNames.includes(name as SystemName));
  if (part !== 'quality' || unknown !== undefined) {
    console.error(`${unknown ?? part}: allowed: speed, or quality with ${systemNames.join(', ')}`);
    process.exit(1);
  }
  for (const name of names) await measureQuality(name as SystemName, text);
}
