/** One training pair as token ids, without start and end token. */
export interface Example {
  readonly source: Int32Array;
  readonly target: Int32Array;
}
