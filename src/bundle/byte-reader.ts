import { modelFileError } from '../onnx/model-file-error.ts';

/** Reads little-endian numbers and bytes one after the other. Throws E_MODEL_FILE behind the end. */
export class ByteReader {
  private readonly file: Uint8Array;
  private readonly view: DataView;
  private readonly where: string;
  private at = 0;

  /** `where`: what messages call the file. */
  constructor(file: Uint8Array, where: string) {
    this.file = file;
    this.view = new DataView(file.buffer, file.byteOffset, file.byteLength);
    this.where = where;
  }

  get remaining(): number {
    return this.file.length - this.at;
  }

  uint8(): number {
    return this.view.getUint8(this.skip(1));
  }

  uint16(): number {
    return this.view.getUint16(this.skip(2), true);
  }

  uint32(): number {
    return this.view.getUint32(this.skip(4), true);
  }

  /** A view of the next `length` bytes. */
  bytes(length: number): Uint8Array {
    const start = this.skip(length);
    return this.file.subarray(start, start + length);
  }

  /** Moves on and returns where it stood. */
  private skip(length: number): number {
    if (length > this.remaining) {
      const found = `the file is cut off at byte ${this.file.length}`;
      throw modelFileError(this.where, found, `${length} more behind byte ${this.at}`, 'copy the file again');
    }
    const start = this.at;
    this.at += length;
    return start;
  }
}
