/** What a calendar says of a stamp, known however far ahead it is. */

import type { Clock } from './series.ts';
import { addSteps } from './steps.ts';

/** The place of a stamp in a period, from 0 below 1. */
type Phase = (date: Date) => number;

const hours: Phase = (date) => date.getUTCHours() + date.getUTCMinutes() / 60;

/** January and the longest month begin at 0. */
const phases = {
  minute: (date) => (date.getUTCMinutes() + date.getUTCSeconds() / 60) / 60,
  hour: (date) => hours(date) / 24,
  weekday: (date) => (date.getUTCDay() + hours(date) / 24) / 7,
  monthday: (date) => (date.getUTCDate() - 1) / 31,
  yearday: (date) => {
    const year = date.getUTCFullYear();
    return (date.getTime() - Date.UTC(year, 0)) / (Date.UTC(year + 1, 0) - Date.UTC(year, 0));
  },
} as const satisfies Readonly<Record<string, Phase>>;

export const calendarFeatures = ['minute', 'hour', 'weekday', 'monthday', 'yearday'] as const;
export type CalendarFeature = (typeof calendarFeatures)[number];

/** How many numbers a feature is. */
export const numbersPerFeature = 2;

/**
 * Each feature as a point on the circle, for `count` stamps from number `from` on.
 *
 * Shapes: -> [count, 2 F]. Formula: sin and cos of 2 pi p, where p is how far the period has gone.
 */
export function calendarValues(
  { start, step }: Clock,
  features: readonly CalendarFeature[],
  from: number,
  count: number,
): Float32Array {
  const width = numbersPerFeature * features.length;
  const values = new Float32Array(count * width);
  for (let i = 0; i < count; i++) {
    const date = new Date(addSteps(start, step, from + i));
    for (const [f, feature] of features.entries()) {
      const angle = 2 * Math.PI * phases[feature](date);
      values[i * width + numbersPerFeature * f] = Math.sin(angle);
      values[i * width + numbersPerFeature * f + 1] = Math.cos(angle);
    }
  }
  return values;
}
