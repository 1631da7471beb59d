/** Texts code point by code point, through tables: a string for each character would cost ten times as much. */

const units = 2 ** 16;

/** Whether a pair of surrogates stands at a place of a text. */
function isPair(text: string, i: number, unit: number): boolean {
  if (unit < 0xd800 || unit > 0xdbff) return false;
  const next = text.charCodeAt(i + 1);
  return next >= 0xdc00 && next <= 0xdfff;
}

/** How often each code point occurs in texts. */
export function codePointCounts(texts: Iterable<string>): ReadonlyMap<string, number> {
  const counts = new Float64Array(units);
  const pairs = new Map<string, number>();
  for (const text of texts) {
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (isPair(text, i, unit)) {
        const character = text.slice(i, ++i + 1);
        pairs.set(character, (pairs.get(character) ?? 0) + 1);
      } else counts[unit] = (counts[unit] ?? 0) + 1;
    }
  }
  const found = new Map<string, number>();
  counts.forEach((count, unit) => {
    if (count > 0) found.set(String.fromCharCode(unit), count);
  });
  for (const [character, count] of pairs) found.set(character, count);
  return found;
}

/** A function from text to the id of each of its code points; `idOf` is asked once for each that is no pair of surrogates. */
export function codePointIds(idOf: (character: string) => number): (text: string) => Int32Array {
  const table = new Int32Array(units).fill(-1);
  const learn = (unit: number) => {
    const id = idOf(String.fromCharCode(unit));
    table[unit] = id;
    return id;
  };
  return (text) => {
    const ids = new Int32Array(text.length);
    let count = 0;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (isPair(text, i, unit)) ids[count++] = idOf(text.slice(i, ++i + 1));
      else {
        const id = table[unit] ?? -1;
        ids[count++] = id < 0 ? learn(unit) : id;
      }
    }
    return count === ids.length ? ids : ids.slice(0, count);
  };
}
