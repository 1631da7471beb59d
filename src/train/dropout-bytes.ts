/**
 * Random bytes for dropout: a pure function of (seed, update, site, row in the global batch), so that
 * accumulated micro-batches, shards and resumed runs draw what one batch would. (The bytes of a row fill its tensor in
 * row-major order, so for attention weights [B, H, T, S] this holds between batches that are padded to the same lengths.)
 */
import { fold, foldName, type Key } from '../base/random.ts';
import type { Batch } from '../data/batch.ts';
import { evaluateDim } from '../graph/dim.ts';
import { type HostTensor, hostTensor } from '../graph/host-tensor.ts';
import type { DropoutSite } from '../nn/module-scope.ts';

/** Draws the bytes of every dropout site of a model into memory that it keeps and reuses. */
export class DropoutBytes {
  private readonly sites: readonly DropoutSite[];
  private readonly memory = new Map<string, Uint32Array<ArrayBuffer>>();

  constructor(sites: readonly DropoutSite[]) {
    this.sites = sites;
  }

  /**
   * The feeds of all sites for a batch of these sizes. `starts` says where the batch begins in the global batch, along each axis of its
   * extents; by default it is the first.
   */
  draw(
    key: Key,
    sizes: Batch['sizes'],
    starts: Batch['extents'] = new Map(),
  ): ReadonlyMap<string, HostTensor> {
    const feeds = new Map<string, HostTensor>();
    const before = new Map([...sizes, ...starts]);
    for (const { name, tensor } of this.sites) {
      const dims = tensor.shape.map((d) => evaluateDim(d, sizes));
      const bytes = this.bytesOf(
        name,
        dims.reduce((product, d) => product * d, 1),
      );
      // As many rows as the first axis would have for all that stands before: a site may have several for each row of the batch,
      // such as the channels of a series, or be packed.
      const firstRow = starts.size === 0 ? 0 : evaluateDim(tensor.shape[0]!, before);
      fillRows(bytes, dims[0]!, foldName(key, name), firstRow);
      feeds.set(name, hostTensor('uint8', dims, bytes));
    }
    return feeds;
  }

  private bytesOf(name: string, length: number): Uint8Array<ArrayBuffer> {
    const words = Math.ceil(length / 4);
    let memory = this.memory.get(name);
    if (memory === undefined || memory.length < words) {
      memory = new Uint32Array(words);
      this.memory.set(name, memory);
    }
    return new Uint8Array(memory.buffer, 0, length);
  }
}

/** Fills each of `rows` equal parts of `bytes` from the key of its row. */
export function fillRows(bytes: Uint8Array<ArrayBuffer>, rows: number, key: Key, firstRow: number): void {
  const length = bytes.length / rows;
  const aligned = length % 4 === 0;
  const scratch = aligned ? undefined : new Uint32Array(Math.ceil(length / 4));
  for (let row = 0; row < rows; row++) {
    const rowKey = fold(key, firstRow + row);
    const at = row * length;
    if (scratch === undefined) {
      expandKey(rowKey, new Uint32Array(bytes.buffer, bytes.byteOffset + at, length / 4));
    } else {
      expandKey(rowKey, scratch);
      bytes.set(new Uint8Array(scratch.buffer, 0, length), at);
    }
  }
}

/**
 * Fills `words` with hashes of a counter.
 *
 * Formula: word i is the 32-bit finaliser "lowbias32" of k0 + i * 0x9E3779B9, exclusive-or k1.
 * Source: Wellons (2018), "Prospecting for hash functions"; the increment is Weyl's, 2^32 / golden ratio.
 */
function expandKey(key: Key, words: Uint32Array): void {
  const [k0, k1] = key;
  let counter = k0;
  for (let i = 0; i < words.length; i++) {
    let x = counter;
    x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
    x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
    words[i] = x ^ (x >>> 16) ^ k1;
    counter = (counter + 0x9e3779b9) | 0;
  }
}
