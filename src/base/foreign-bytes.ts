/** Files that stand where another was expected. */

/** First bytes, as Latin-1, of what is often met in the place of another file. */
const signatures: readonly (readonly [RegExp, string])[] = [
  [/^(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body|!--)/i, 'an HTML page'],
  [/^(?:\xef\xbb\xbf)?\s*<\?xml/i, 'an XML page, such as the error of a file store'],
  [/^version https:\/\/git-lfs/, 'a pointer of Git LFS in the place of the file itself'],
  [/^PK\p{Cc}{2}/u, 'a zip archive'],
];

/** What bytes are, where they are plainly another file than a part of a model; undefined where that cannot be told. */
export function foreignKind(bytes: Uint8Array): string | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, 256));
  return signatures.find(([pattern]) => pattern.test(start))?.[1];
}

/** What helps against a kind of foreign file. */
export function foreignRemedy(kind: string): string {
  if (kind.includes('HTML')) {
    return 'the server answers unknown addresses with its start page: check the address of the folder';
  }
  if (kind.includes('LFS')) return 'fetch the file with git lfs pull';
  return kind.includes('archive') ? 'unpack it first, or give the archive itself' : 'check the address';
}
