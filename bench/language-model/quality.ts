/** How good the systems become in nanoGPT's CPU configuration. */
import { fit } from '../../src/node.ts';
import type { ShakespeareText } from './data.ts';
import { record } from './results.ts';
import { countParameters, type SystemName, settingsOf } from './systems.ts';

/** Trains a system and measures the loss over the whole last tenth of the text, with the last weights. */
export async function measureQuality(name: SystemName, text: ShakespeareText): Promise<void> {
  const settings = settingsOf(name, text.tokenizer);
  const parameters = countParameters(settings, text.tokenizer);
  const heldOut = [{ text: text.heldOut }];
  console.log(`${name}: ${parameters.toLocaleString('en')} parameters`);
  const startedAt = performance.now();
  const model = await fit({
    task: 'text-generation',
    ...settings,
    train: [{ text: text.train }],
    dev: heldOut,
    threads: 1,
    worker: false,
    onProgress: (one) => {
      if (one.event !== 'update' || one.update % 100 !== 0) return;
      console.log(`${name}: update ${one.update}, training loss ${one.loss.toFixed(3)}`);
    },
  });
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  const { metrics } = await model.evaluate(heldOut);
  const [sample] = await model.predict(['ROMEO:'], { maxNewTokens: 300, temperature: 0.8, seed: 1 });
  await model.release();
  record('quality', {
    name,
    settings,
    parameters,
    ...Object.fromEntries(metrics),
    seconds,
    threads: 1,
    load: 'other work was running: the seconds are no measure of speed',
    sample: sample?.text,
  });
  console.log(`${name}: validation loss ${metrics.get('lossPerToken')?.toFixed(4)} after ${seconds} s`);
}
