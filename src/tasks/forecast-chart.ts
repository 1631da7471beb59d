/** Forecasts as curves: what was known, what is forecast, and the band between the outermost quantiles. */
import { type Series, stampOf } from '../data/series/series.ts';
import { addSteps } from '../data/series/steps.ts';
import type { AnswerChart, ChartPanel } from './answer-chart.ts';
import type { ColumnForecast, ForecastAnswer } from './forecast-answers.ts';

/** How many horizons of the past are drawn. */
const shownHorizons = 4;

/** A panel for each column of each series. */
export function forecastChart(rows: readonly Series[], answers: readonly ForecastAnswer[]): AnswerChart {
  const panels = rows.flatMap((series, i) =>
    [...(answers[i]?.columns ?? [])].map(([name, forecast]) => panelOf(series, name, forecast)),
  );
  const isTime = rows.every(({ clock }) => clock.style.kind === 'date');
  return { axis: isTime ? 'time' : 'number', panels };
}

function panelOf(series: Series, name: string, { point, quantiles }: ColumnForecast): ChartPanel {
  const { id, clock, length, columns } = series;
  const at = (i: number) => addSteps(clock.start, clock.step, i);
  const first = Math.max(0, length - shownHorizons * point.length);
  const known = columns.get(name)?.subarray(first, length) ?? new Float64Array(0);
  const levels = [...quantiles.keys()];
  const [low, high] = [quantiles.get(levels[0] ?? 0), quantiles.get(levels.at(-1) ?? 1)];
  const band = levels.length > 1 && low !== undefined && high !== undefined ? { low, high } : undefined;
  return {
    title: id === '' ? name : `${id}: ${name}`,
    description: `from ${stampOf(clock, first)} to ${stampOf(clock, length + point.length - 1)}`,
    known: Array.from(known, (y, i) => ({ x: at(first + i), y })),
    predicted: Array.from(point, (y, t) => ({
      ...{ x: at(length + t), y },
      ...(band !== undefined && { low: band.low[t] ?? y, high: band.high[t] ?? y }),
    })),
  };
}
