/** Settings as words: neither the names of a program's variables nor the folders of a machine. */
import { spacedWords } from '../../base/letter-case.ts';
import { significant } from '../../pages/numbers.ts';

/** What the settings of the claims are called, where the parts of their name do not say it. */
const words: ReadonlyMap<string, string> = new Map([
  ['freeCore', 'least gain that shows a free second core'],
  ['fitFrom', 'exponents fitted from length'],
  ['threadLength', 'length for one thread against two'],
  ['window', 'steps averaged before a length'],
  ['decodings', 'decoded batches'],
  ['inner', 'inner width'],
  ['source', 'source tokens'],
  ['lowRate', 'lower learning rate'],
  ['highRate', 'higher learning rate'],
  ['deepRate', 'learning rate of the deep stack'],
  ['deepLayers', 'layers of the deep stack'],
  ['deepSeeds', 'seeds of the deep stack'],
  ['smallestKey', 'smallest key size'],
  ['largestKey', 'largest key size'],
  ['saturationSeed', 'seed of queries and keys'],
  ['inputDeviation', 'standard deviation of inputs'],
  ['openForgetBias', 'open forget bias'],
  ['aloneDistances', 'distances trained alone'],
  ['aloneUpdates', 'updates at one distance'],
  ['mixedUpdates', 'updates over all distances'],
  ['longest', 'longest length'],
  ['shortest', 'shortest length'],
  ['margin', 'points that still count as equal'],
  ['timedRows', 'rows when timed'],
  ['timedLength', 'length when timed'],
  ['timedLayers', 'layers when timed'],
  ['timedWidth', 'width when timed'],
  ['timedVocabulary', 'vocabulary when timed'],
  ['measured', 'rows measured'],
]);

/** `batch-tokens` and `learningRate` as `batch tokens` and `learning rate`. */
export function settingName(name: string): string {
  return words.get(name) ?? spacedWords(name).replaceAll(/[-_]/g, ' ');
}

/** A setting in one line; of a path, the name of the file alone. */
export function settingText(value: unknown): string {
  if (typeof value === 'number') return significant(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string')
    return value
      .split(/(?<=,)\s*/)
      .map(listed)
      .join(' ');
  return Array.isArray(value) ? value.map(settingText).join(', ') : JSON.stringify(value);
}

function listed(part: string): string {
  return fileName(part);
}

/** `/home/me/data/train.tsv` and `C:\\data\\train.tsv` as `train.tsv`. */
export function fileName(path: string): string {
  return /^(\/|~\/|\.{1,2}\/|[A-Za-z]:\\)/.test(path) ? path.replace(/^.*[/\\](?=[^/\\])/, '') : path;
}
