/** Shows a training run on stderr: a live line on a terminal, plain lines in a file or a pipe. */
import { createLogUpdate } from 'log-update';
import type { HistoryRecord, UpdateRecord } from '../train/fit-options.ts';
import type { ProgressMessage } from '../workers/messages.ts';
import { bar, evaluationLine, updateLine } from './progress-line.ts';

export interface ProgressDisplay {
  readonly show: (message: ProgressMessage) => void;
  /** Leaves the last lines standing. */
  readonly close: () => void;
}

interface DisplayOptions {
  readonly quiet: boolean;
  /** The dev metric of an evaluation in a few words, such as `bleu 31.2`. */
  readonly devText: (metrics: Readonly<Record<string, number>>) => string;
  /** What the run is called, where there are several. */
  readonly label?: string;
}

/** Where an update is drawn and where lines stay. */
interface Screen {
  /** The least time between two updates that are shown. */
  readonly milliseconds: number;
  readonly update: (record: UpdateRecord, dev: string | undefined) => void;
  readonly line: (text: string) => void;
  readonly close: () => void;
}

/** The display that fits the stream; a quiet one shows nothing. */
export function progressDisplay(
  stream: NodeJS.WriteStream,
  { quiet, devText, label }: DisplayOptions,
): ProgressDisplay {
  if (quiet) return { show: () => undefined, close: () => undefined };
  const screen = stream.isTTY && stream.rows > 0 ? liveScreen(stream, label) : plainScreen(stream, label);
  let shownAt = -Infinity;
  let dev: string | undefined;
  const showRecord = (record: HistoryRecord) => {
    if (record.event === 'evaluation') {
      dev = devText(record.metrics);
      screen.line(evaluationLine(record));
    } else if (performance.now() - shownAt >= screen.milliseconds) {
      shownAt = performance.now();
      screen.update(record, dev);
    }
  };
  return {
    show: (message) => {
      if (message.kind === 'record') showRecord(message.record);
      else screen.line(message.kind === 'warning' ? `warning: ${message.text}` : message.text);
    },
    close: screen.close,
  };
}

/** log-update keeps the line in place whatever is written above it, and cuts it to the width of the terminal. */
function liveScreen(stream: NodeJS.WriteStream, label: string | undefined): Screen {
  const live = createLogUpdate(stream, { showCursor: true });
  return {
    milliseconds: 100,
    update: (record, dev) => {
      const percent = `${Math.floor(100 * Math.min(1, record.progress))} %`;
      live(`${bar(record.progress, 24)} ${percent}\n${updateLine(record, dev, label)}`);
    },
    line: (text) => live.persist(text),
    close: live.done,
  };
}

function plainScreen(stream: NodeJS.WriteStream, label: string | undefined): Screen {
  const line = (text: string) => {
    stream.write(`${text}\n`);
  };
  return {
    milliseconds: 5000,
    update: (record, dev) => line(updateLine(record, dev, label)),
    line,
    close: () => undefined,
  };
}
