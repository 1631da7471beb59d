/** A classifier of animated pictures that learns in a page of a browser. */
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { movingDots } from '../fixtures/tiny-videos.ts';

/** Animations of a dot that moves to the left or to the right, GIF and WebP in turns, in base64. */
export function dotAnimations(count: number) {
  const made = movingDots(1, count, 2).map(async ({ video, labels: [label] }, i) => {
    const [{ width, height }] = video as [(typeof video)[number]];
    const raw = { width, height: height * video.length, channels: 1, pageHeight: height } as const;
    const pages = sharp(Buffer.concat(video.map(({ data }) => data)), { raw });
    const file = await (i % 4 < 2 ? pages.gif() : pages.webp({ lossless: true })).toBuffer();
    return { label, base64: file.toString('base64') };
  });
  return Promise.all(made);
}

interface VideoSession {
  /** The most probable label of each animation and the probability of `left`. */
  readonly answers: readonly (readonly [label: string, left: number])[];
  /** The saved model. */
  readonly archive: string;
  /** What is said of a file that is no animation. */
  readonly refused: string;
}

/** Trains on the animations in the page, and answers for them. */
export function videoSession(
  page: Page,
  rows: Awaited<ReturnType<typeof dotAnimations>>,
): Promise<VideoSession> {
  return page.evaluate(async (given) => {
    const { fit, save } = (globalThis as typeof globalThis & { heddle: typeof import('heddle') }).heddle;
    const blob = (base64: string) =>
      new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))]);
    const train = given.map(({ label, base64 }) => ({ video: blob(base64), label }));
    const model = await fit({
      ...{ task: 'video-classification', train, updates: 60, batchSize: 8, threads: 1 },
      ...{ encoder: 'cnn', encoderModel: { channels: '8', kernel: 3, dense: 0, batchNorm: true } },
      ...{ overTime: 'gru', overTimeModel: { width: 16, layers: 1, dropout: 0 } },
      learningRate: 0.01,
    } as const);
    const found = await model.predict(train.map(({ video }) => video));
    const bytes = new Uint8Array(await (await save(model)).arrayBuffer());
    return {
      answers: found.map(
        ({ label, probabilities }) => [label, new Map(probabilities).get('left') ?? 0] as const,
      ),
      archive: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')),
      refused: await model.predict([new Blob(['GIF89a'])]).then(
        () => 'nothing',
        (error: Error) => error.message,
      ),
    };
  }, rows);
}
