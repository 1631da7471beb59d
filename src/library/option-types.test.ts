import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { optionTypeFiles } from '../../tools/option-types.ts';
import { inOptions } from './option-names.ts';

test.each([...optionTypeFiles()])('%s is what the schemas say; else run npm run types', (path, text) => {
  const file = fileURLToPath(new URL(`../../${path}`, import.meta.url));
  expect(readFileSync(file, 'utf8')).toBe(text);
});

test.each([
  ['raise --max-length or lower --stride', 'raise maxLength or lower stride'],
  ['--layers: 3', 'model.layers: 3'],
  ['--encoder-activation-dropout: 3', 'encoderModel.activationDropout: 3'],
  ['--decoder-widht', 'decoderModel.widht'],
  ['did you mean --encoder-heads?', 'did you mean encoderModel.heads?'],
  ['--widht: an option', 'model.widht: an option'],
  ['choose an even width, or --no-bidirectional', 'choose an even width, or model.bidirectional: false'],
  ['--no-tie', 'tie: false'],
  ['--n-best: 3; raise --beam', 'nBest: 3; raise beam'],
  ['the model of --init', 'the model of init'],
  ['--encoder lstm', 'encoder lstm'],
  [
    'text "git push --force --beam" is cut; raise --beam',
    'text "git push --force --beam" is cut; raise beam',
  ],
  ['label "a \\" --unit" of --unit', 'label "a \\" --unit" of unit'],
  ['"a long text --beam...', '"a long text --beam...'],
  ['copied from /models/--best --now', 'copied from /models/--best --now'],
  ['a -- b, a--b and an em--dash', 'a -- b, a--b and an em--dash'],
])('%j becomes %j', (message, expected) => {
  expect(inOptions(message)).toBe(expected);
});
