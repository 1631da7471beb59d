import { HeddleError } from '../../base/errors.ts';
import type { AnswerSpan } from './question-answering.ts';

/** Throws E_DATA where the answer is empty or does not stand in the context at its start. */
export function checkSpan({ text, start }: AnswerSpan, context: string, where: string): void {
  const there = codePoints(context, start, lengthOf(text));
  if (there === text && text.trim() !== '') return;
  if (text.trim() === '') {
    const [found, allowed] = [
      'an empty answer',
      'text of the context; no answers at all where there is none',
    ];
    throw new HeddleError('E_DATA', { where, found, allowed, fix: 'correct or remove the answer' });
  }
  const place = there === '' ? 'the context ends before it' : `there stands ${JSON.stringify(there)}`;
  throw new HeddleError('E_DATA', {
    where,
    found: `the answer ${JSON.stringify(text)} is not at ${start}: ${place}`,
    allowed: 'the place where the answer starts in the context, counted in Unicode code points from 0',
    fix: advice(text, start, context),
  });
}

function advice(text: string, start: number, context: string): string {
  const first = context.indexOf(text);
  if (first < 0) return 'the answer stands nowhere in the context: correct or remove it';
  const units = context.startsWith(text, start) ? '; the start given counts UTF-16 units' : '';
  const nearest = nearestPlace(text, start, context);
  return `the answer stands at ${nearest}${units}`;
}

/** The place of `text` that is closest to `start`, in code points. */
function nearestPlace(text: string, start: number, context: string): number {
  let best = Number.POSITIVE_INFINITY;
  let [place, counted] = [0, 0];
  for (let unit = context.indexOf(text); unit >= 0; unit = context.indexOf(text, unit + 1)) {
    place += lengthOf(context.slice(counted, unit));
    counted = unit;
    if (Math.abs(place - start) < Math.abs(best - start)) best = place;
  }
  return best;
}

const surrogate = /[\ud800-\udfff]/;

function lengthOf(text: string): number {
  return surrogate.test(text) ? [...text].length : text.length;
}

function codePoints(text: string, start: number, count: number): string {
  if (!surrogate.test(text)) return text.slice(start, start + count);
  return [...text].slice(start, start + count).join('');
}
