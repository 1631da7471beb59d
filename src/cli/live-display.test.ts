/** The live bar on a terminal that breaks lines anew when its width changes, as most do. */
import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { updateRecord as update } from '../../test/fixtures/update-record.ts';
import { progressDisplay } from './progress-display.ts';

/** A character that was never written, or a line's end. */
const blank = ' ';

/** A control sequence with its parameter and its letter, or one character. */
const tokens = new RegExp(`${'\u001B'}\\[([?\\d]*)([A-Za-z])|[\\s\\S]`, 'g');

/** Rows of characters and a cursor. A row that goes on in the next one was broken by the terminal, not by a line feed. */
class SmallTerminal extends EventEmitter {
  readonly isTTY = true;
  readonly rows = 50;
  columns = 80;
  private lines: string[] = [''];
  private row = 0;
  private column = 0;

  write(text: string): boolean {
    for (const [token, parameter, letter] of text.matchAll(tokens)) {
      if (letter !== undefined)
        this.control(letter, Number(parameter || (letter === 'J' || letter === 'K' ? 0 : 1)));
      else if (token === '\n') this.newLine();
      else if (token === '\r') this.column = 0;
      else this.put(token);
    }
    return true;
  }

  /** Breaks every row that is too long into rows of the new width. */
  resize(columns: number): void {
    const broken = this.lines.map((line) => line.match(new RegExp(`.{1,${columns}}`, 'g')) ?? ['']);
    const above = broken.slice(0, this.row).reduce((sum, parts) => sum + parts.length, 0);
    this.row = above;
    this.lines = broken.flat();
    this.columns = columns;
    this.emit('resize');
  }

  text(): string {
    return this.lines
      .map((line) => line.trimEnd())
      .join('\n')
      .trimEnd();
  }

  private newLine(): void {
    this.row++;
    this.column = 0;
    while (this.lines.length <= this.row) this.lines.push('');
  }

  private put(character: string): void {
    if (this.column >= this.columns) this.newLine();
    const line = this.lines[this.row]!.padEnd(this.column, blank);
    this.lines[this.row] = line.slice(0, this.column) + character + line.slice(this.column + 1);
    this.column++;
  }

  private control(letter: string, parameter: number): void {
    if (letter === 'A') this.row = Math.max(0, this.row - parameter);
    else if (letter === 'B') this.row += parameter;
    else if (letter === 'G') this.column = parameter - 1;
    else if (letter === 'K')
      this.lines[this.row] = parameter === 2 ? '' : this.lines[this.row]!.slice(0, this.column);
    else if (letter === 'J') {
      this.lines[this.row] = this.lines[this.row]!.slice(0, this.column);
      this.lines.length = this.row + 1;
    } else if (letter !== 'h' && letter !== 'l')
      throw new Error(`a control sequence that is not known: ${letter}`);
  }
}

function display(terminal: SmallTerminal) {
  return progressDisplay(terminal as unknown as NodeJS.WriteStream, {
    quiet: false,
    devText: () => 'bleu 31.2',
  });
}

const evaluation = {
  event: 'evaluation',
  update: 1,
  epoch: 0,
  seconds: 1,
  metrics: { bleu: 3 },
  best: true,
  closing: false,
} as const;

const pause = () => new Promise((resolve) => setTimeout(resolve, 110));

test.each([[[40]], [[120, 30]], [[25, 79]], [[40, 20, 80]]])(
  'widths %j leave one bar and the lines above it',
  async (widths) => {
    const terminal = new SmallTerminal();
    const shown = display(terminal);
    shown.show({ kind: 'note', text: 'first' });
    shown.show({ kind: 'record', record: update(1) });
    shown.show({ kind: 'record', record: evaluation });
    for (const [i, columns] of widths.entries()) {
      terminal.resize(columns);
      expect(terminal.text().match(/━/g) ?? []).toHaveLength(i === 0 ? 0 : 6);
      await pause();
      shown.show({ kind: 'record', record: update(1000 + i) });
      terminal.resize(columns - 3);
      expect(terminal.text().match(/━/g)).toHaveLength(6);
      expect(terminal.text().match(/update 1,00/g)).toHaveLength(1);
      terminal.resize(columns);
    }
    shown.show({ kind: 'note', text: 'last' });
    shown.close();
    const left = terminal.text().replaceAll(/\s/g, '');
    expect(left).toBe('firstupdate1:devbleu3.000(bestsofar)last');
    expect(terminal.listenerCount('resize')).toBe(0);
  },
);
