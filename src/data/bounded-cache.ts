/** Values by number, kept as long as there is room for their bytes: those that are not kept are made again. */
export function boundedCache<Value>(mostBytes: number, bytesOf: (value: Value) => number) {
  const kept = new Map<number, Value>();
  let room = mostBytes;
  return {
    get: (i: number): Value | undefined => kept.get(i),
    /** Keeps a value where there is room for it, and hands it on. */
    keep(i: number, value: Value): Value {
      const bytes = bytesOf(value);
      if (bytes <= room && !kept.has(i)) {
        kept.set(i, value);
        room -= bytes;
      }
      return value;
    },
  };
}
