/** Raw samples as they come from a sound card. */

/**
 * The samples of bytes: 16 bits, signed, the low byte first, one channel. A sample whose bytes come in two pieces is put together;
 * half a sample at the end is left out.
 */
export async function* pcmSamples(
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Float32Array, void, void> {
  let low: number | undefined;
  for await (const piece of bytes) {
    const all = low === undefined ? piece : Uint8Array.of(low, ...piece);
    low = all.length % 2 === 1 ? all.at(-1) : undefined;
    const view = new DataView(all.buffer, all.byteOffset);
    const samples = Float32Array.from(
      { length: Math.floor(all.length / 2) },
      (_, n) => view.getInt16(2 * n, true) / 32768,
    );
    if (samples.length > 0) yield samples;
  }
}
