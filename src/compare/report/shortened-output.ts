/** Outputs that go round in circles, or on and on: what a card has room for. */

export interface ShortenedOutput {
  readonly text: string;
  /** How many tokens the text has; rows of an attention map beyond them are not shown. */
  readonly tokens: number;
  /** What was left out, in words; undefined where nothing was. */
  readonly left?: string | undefined;
}

/** The most tokens that are shown. */
const most = 40;
/** A part that comes so often in a row is a loop. */
const loopTimes = 4;

/** Cuts a loop after its second turn and anything after 40 tokens: words where there are spaces, else characters. */
export function shortenedOutput(output: string): ShortenedOutput {
  const glue = output.includes(' ') ? ' ' : '';
  const tokens = glue === '' ? [...output] : output.split(' ');
  const loop = loopOf(tokens);
  if (loop !== undefined) {
    const kept = tokens.slice(0, loop.start + 2 * loop.period);
    const part = tokens.slice(loop.start, loop.start + loop.period).join(glue);
    if (kept.length <= most) {
      const left = `cut: “${part}” comes ${loop.times} times in a row`;
      return { text: kept.join(glue), tokens: kept.length, left };
    }
  }
  if (tokens.length <= most) return { text: output, tokens: tokens.length };
  const left = `cut: ${tokens.length - most} more ${glue === '' ? 'characters' : 'tokens'}`;
  return { text: tokens.slice(0, most).join(glue), tokens: most, left };
}

interface Loop {
  readonly start: number;
  readonly period: number;
  readonly times: number;
}

/** The loop that begins first and covers at least 12 tokens, with the shortest period that it has. */
function loopOf(tokens: readonly string[]): Loop | undefined {
  for (let start = 0; start + 12 <= tokens.length; start++) {
    for (let period = 1; start + loopTimes * period <= tokens.length; period++) {
      let end = start + period;
      while (end < tokens.length && tokens[end] === tokens[end - period]) end++;
      const times = Math.floor((end - start) / period);
      if (times >= loopTimes && end - start >= 12) return { start, period, times };
    }
  }
  return undefined;
}
