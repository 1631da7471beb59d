/** Shows a training run on stderr: a live line on a terminal, plain lines in a file or a pipe. */
import { createLogUpdate } from 'log-update';
import type { HistoryRecord, UpdateRecord } from '../train/fit-options.ts';
import type { ProgressMessage } from '../workers/messages.ts';
import { bar, evaluationLine, type RunWords, rollbackLine, updateLine } from './progress-line.ts';
import { coloured } from './terminal.ts';

export interface ProgressDisplay {
  readonly show: (message: ProgressMessage) => void;
  /** Leaves the last lines standing. */
  readonly close: () => void;
}

interface DisplayOptions extends RunWords {
  readonly quiet: boolean;
  /** The dev metric of an evaluation in a few words, such as `bleu 31.2`. */
  readonly devText: (metrics: Readonly<Record<string, number>>) => string;
}

/** Where an update is drawn and where lines stay. */
interface Screen {
  /** The least time between two updates that are shown. */
  readonly milliseconds: number;
  readonly update: (record: UpdateRecord, dev: string | undefined) => void;
  readonly preparing: (text: string) => void;
  readonly line: (text: string) => void;
  readonly close: () => void;
}

/** The display that fits the stream; a quiet one shows only that data is left out. */
export function progressDisplay(
  stream: NodeJS.WriteStream,
  { quiet, devText, ...words }: DisplayOptions,
): ProgressDisplay {
  if (quiet) return quietDisplay(stream);
  const screen = stream.isTTY && stream.rows > 0 ? liveScreen(stream, words) : plainScreen(stream, words);
  let shownAt = -Infinity;
  let dev: string | undefined;
  const showRecord = (record: HistoryRecord) => {
    if (record.event === 'evaluation') {
      dev = devText(record.metrics);
      screen.line(evaluationLine(record));
    } else if (record.event === 'rollback') {
      screen.line(rollbackLine(record));
    } else if (performance.now() - shownAt >= screen.milliseconds) {
      shownAt = performance.now();
      screen.update(record, dev);
    }
  };
  let work = '';
  const showPreparing = (text: string) => {
    const begun = text.replace(/: [^:]*$/, '');
    // What is begun is told at once.
    if (begun === work && performance.now() - shownAt < screen.milliseconds) return;
    [work, shownAt] = [begun, performance.now()];
    screen.preparing(text);
  };
  return {
    show: (message) => {
      if (message.kind === 'record') showRecord(message.record);
      else if (message.kind === 'preparing') showPreparing(message.text);
      else
        screen.line(
          message.kind === 'warning' ? `${coloured('yellow', 'warning:')} ${message.text}` : message.text,
        );
    },
    close: screen.close,
  };
}

function quietDisplay(stream: NodeJS.WriteStream): ProgressDisplay {
  const show = (message: ProgressMessage) => {
    if (message.kind === 'notice') stream.write(`${message.text}\n`);
  };
  return { show, close: () => undefined };
}

/**
 * log-update keeps the last lines in place whatever is written above them. A terminal that becomes narrower breaks lines
 * anew, so that they take more rows than log-update knows of: they are then erased here and drawn again.
 */
function liveScreen(stream: NodeJS.WriteStream, words: RunWords): Screen {
  const live = createLogUpdate(stream, { showCursor: true });
  let shown: readonly string[] = [];
  let width = stream.columns;
  const draw = (lines: readonly string[]) => {
    if (width !== stream.columns) erase();
    shown = lines.map((line) => line.slice(0, Math.max(1, stream.columns - 1)));
    live(shown.join('\n'));
  };
  const erase = () => {
    width = stream.columns;
    if (shown.length === 0) return;
    const rows = shown.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / width)), 0);
    stream.write(`\u001B[${rows}A\r\u001B[J`);
    live.done();
  };
  const redraw = () => {
    if (shown.length > 0) draw(shown);
  };
  stream.on('resize', redraw);
  return {
    milliseconds: 100,
    update: (record, dev) => {
      const percent = `${Math.floor(100 * Math.min(1, record.progress))} %`;
      draw([`${bar(record.progress, 24)} ${percent}`, updateLine(record, dev, words)]);
    },
    preparing: (text) => draw([text]),
    line: (text) => {
      if (width !== stream.columns) erase();
      shown = [];
      live.persist(text);
    },
    close: () => {
      stream.off('resize', redraw);
      live.done();
    },
  };
}

function plainScreen(stream: NodeJS.WriteStream, words: RunWords): Screen {
  const line = (text: string) => {
    stream.write(`${text}\n`);
  };
  return {
    milliseconds: 5000,
    update: (record, dev) => line(updateLine(record, dev, words)),
    preparing: line,
    line,
    close: () => undefined,
  };
}
