/** The first key that one object of a valid JSON text has twice, at any depth; `JSON.parse` keeps the last silently. */
export function duplicateKey(json: string): string | undefined {
  /** For each open bracket the keys met in it; undefined for an array. */
  const open: (Set<string> | undefined)[] = [];
  let text = '""';
  for (let i = 0; i < json.length; i++) {
    const symbol = json[i]!;
    if (symbol === '"') {
      const end = endOfString(json, i);
      text = json.slice(i, end + 1);
      i = end;
    } else if (symbol === '{') open.push(new Set());
    else if (symbol === '[') open.push(undefined);
    else if (symbol === '}' || symbol === ']') open.pop();
    else if (symbol === ':') {
      const key: string = JSON.parse(text);
      const keys = open.at(-1);
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
  }
  return undefined;
}

/** The index of the quote that closes the string at `start`. */
function endOfString(json: string, start: number): number {
  let i = start + 1;
  while (i < json.length && json[i] !== '"') i += json[i] === '\\' ? 2 : 1;
  return i;
}
