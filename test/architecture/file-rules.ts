const maxLines = 300;
const maxMedian = 120;

/** Files with too many lines, one line each. */
export function budgetViolations(sources: ReadonlyMap<string, string>): string[] {
  return [...sources].flatMap(([file, source]) => {
    const lines = countLines(source);
    return lines < maxLines ? [] : [`${file} has ${lines} lines; under ${maxLines} are allowed`];
  });
}

/** The message if the median of the lines is over its budget. */
export function medianViolations(sources: ReadonlyMap<string, string>): string[] {
  const sorted = [...sources.values()].map(countLines).sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return median < maxMedian ? [] : [`the median file has ${median} lines; under ${maxMedian} are allowed`];
}

/** Files that are not named in kebab-case, or after no concept. */
export function nameViolations(files: Iterable<string>): string[] {
  const kebab = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+)*$/;
  const vague = /^(?:utils?|helpers?|common)(?:\.|$)/;
  return [...files].flatMap((file) => {
    const names = file.split('/');
    if (names.some((name) => !kebab.test(name))) return [`${file} is not in kebab-case`];
    return names.some((name) => vague.test(name)) ? [`${file} is not named after what it holds`] : [];
  });
}

function countLines(source: string): number {
  return source.split('\n').length - (source.endsWith('\n') ? 1 : 0);
}
