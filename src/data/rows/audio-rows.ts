/** Rows of tasks on sound: recordings with a label, or with what is said in them. */
import { z } from 'zod';
import { isRecordingName, type Recording, recording } from '../audio/recording.ts';
import { labelledFiles } from './labelled-folders.ts';
import { fileInputs, pathInManifest } from './row-file.ts';
import type { RowFormat, RowParser, RowSource } from './row-format.ts';
import { labelFields, labelsOf } from './row-labels.ts';
import { checkValue } from './row-value.ts';
import { tableParser } from './table.ts';

/** A recording and its label. */
export interface AudioRow {
  readonly audio: Recording;
  readonly label: string;
}

/** A recording and what is said in it. */
export interface SpeechRow {
  readonly audio: Recording;
  readonly text: string;
}

const inputs = fileInputs(recording, 'the path of a WAV file, or { sampleRate, samples }');

/** A parser of a manifest `path,COLUMN`, whose paths are relative to it. */
function manifestParser<Row>(
  source: RowSource,
  column: string,
  check: (row: unknown, where: string) => Row,
): RowParser<Row> {
  const shape = { columns: ['path', column], heading: new RegExp(`^${column}$`, 'i') };
  return tableParser(source, shape, ({ path, ...answer }, where) => {
    const audio = pathInManifest(path, { source, where, allowed: `a path and its ${column}` });
    return check({ audio, ...answer }, where);
  });
}

const labelledRow = z.object({ audio: recording, ...labelFields });
const allowedLabelled = '{audio, label: "..."}';

function checkLabelled(row: unknown, where: string): AudioRow {
  const given = checkValue(labelledRow, row, where, allowedLabelled);
  const [label = ''] = labelsOf(given, where, {
    item: 'a recording',
    allowed: allowedLabelled,
    multiLabel: false,
  });
  return { audio: given.audio, label };
}

/** A manifest `path,label` (CSV with a header, TSV without one, JSONL), or a folder with a folder of recordings for each label. */
export const audioClassificationRows: RowFormat<AudioRow, Recording> = {
  description:
    'CSV (path,label) or JSONL ({path, label}) with paths relative to it; a folder with a folder of WAV files for each label',
  columns: ['path', 'label'],
  parser: (source) => manifestParser(source, 'label', checkLabelled),
  async collect({ path }, media) {
    if ((await media.kind(path)) !== 'folder') return undefined;
    const wanted = { isWanted: isRecordingName, noun: 'recordings', example: 'yes/1.wav' };
    const files = await labelledFiles(path, media, wanted);
    return { rows: files.map((file) => ({ audio: file.path, label: file.label })) };
  },
  check: checkLabelled,
  ...inputs,
};

const spokenRow = z.object({ audio: recording, text: z.string() });

function checkSpoken(row: unknown, where: string): SpeechRow {
  return checkValue(spokenRow, row, where, '{audio, text: "..."}');
}

/** A manifest `path,text`: CSV with a header, TSV without one, JSONL. */
export const speechRows: RowFormat<SpeechRow, Recording> = {
  description: 'CSV (path,text) or JSONL ({path, text}) with paths of WAV files relative to it',
  columns: ['path', 'text'],
  parser: (source) => manifestParser(source, 'text', checkSpoken),
  check: checkSpoken,
  ...inputs,
};
