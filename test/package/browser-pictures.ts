/** A classifier of pictures that learns in a page of a browser, held to what Node makes of the same pictures. */
import type { Page } from 'playwright-core';
import sharp from 'sharp';

const side = 16;

/** Grey PNG files whose left half or upper half is bright, each with noise of its own. */
export async function halfPictures(count: number) {
  const rows = Array.from({ length: count }, async (_, i) => {
    const label = i % 2 === 0 ? 'left' : 'top';
    const data = Uint8Array.from({ length: side * side }, (__, at) => {
      const place = label === 'left' ? at % side : Math.floor(at / side);
      return (place < side / 2 ? 170 : 20) + ((at * 37 + i * 101) % 61);
    });
    const grey = { raw: { width: side, height: side, channels: 1 } } as const;
    const png = await sharp(data, grey).toColourspace('b-w').png().toBuffer();
    return { label, base64: png.toString('base64') };
  });
  return Promise.all(rows);
}

/** A JPEG file whose left half is bright as it is stored, and whose camera was turned: it is seen with a bright upper half. */
export async function turnedPicture(): Promise<string> {
  const data = Uint8Array.from({ length: 3 * side * side }, (_, at) =>
    Math.floor(at / 3) % side < side / 2 ? 200 : 50,
  );
  const picture = sharp(data, { raw: { width: side, height: side, channels: 3 } });
  const jpeg = picture.withMetadata({ orientation: 6 }).jpeg({ quality: 100, chromaSubsampling: '4:4:4' });
  return (await jpeg.toBuffer()).toString('base64');
}

export interface PictureSession {
  /** The most probable label of each picture and the probability of `left`. */
  readonly answers: readonly (readonly [label: string, left: number])[];
  /** The same of the model that was saved and loaded in the page. */
  readonly again: PictureSession['answers'];
  /** The saved model. */
  readonly archive: string;
  readonly accuracy: number | undefined;
  /** What is said of files that are no pictures. */
  readonly refused: readonly string[];
}

/** Trains on the pictures in the page, and answers for `asked`; both are base64. */
export function pictureSession(
  page: Page,
  rows: Awaited<ReturnType<typeof halfPictures>>,
  asked: readonly string[],
): Promise<PictureSession> {
  return page.evaluate(
    async ([given, questions]) => {
      const { fit, load, save } = (globalThis as typeof globalThis & { heddle: typeof import('heddle') })
        .heddle;
      const blob = (base64: string) =>
        new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))]);
      const train = given.map(({ label, base64 }) => ({ image: blob(base64), label }));
      const task = 'image-classification';
      const model = await fit({
        ...{ task, train, encoder: 'cnn', updates: 30, batchSize: 8, threads: 1 },
        model: { channels: '4,8', kernel: 3, dense: 0, batchNorm: true },
        learningRate: 0.01,
      } as const);
      const pictures = questions.map(blob);
      const answersOf = async (one: typeof model) =>
        (await one.predict(pictures)).map(
          ({ label, probabilities }) => [label, new Map(probabilities).get('left') ?? 0] as const,
        );
      const archive = await save(model);
      const bytes = new Uint8Array(await archive.arrayBuffer());
      const refused = [new Blob([]), new Blob(['no picture'])].map((wrong) =>
        model.predict([wrong]).then(
          () => 'nothing',
          (error: Error) => error.message,
        ),
      );
      return {
        answers: await answersOf(model),
        again: await answersOf(await load(archive, { task })),
        archive: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')),
        accuracy: (await model.evaluate(train)).metrics.get('accuracy'),
        refused: await Promise.all(refused),
      };
    },
    [rows, asked] as const,
  );
}
