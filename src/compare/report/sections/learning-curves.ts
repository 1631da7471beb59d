/** Dev metric and training loss, against updates (what is learned from each example) and against seconds (what it costs). */
import type { Axis } from '../../../claims/claim.ts';
import { legend } from '../../../pages/charts/legend.ts';
import { halfSize, type LinePicture, lineChart } from '../../../pages/charts/line-chart.ts';
import { grid } from '../../../pages/figure.ts';
import { html } from '../../../pages/markup.ts';
import { plural } from '../../../pages/numbers.ts';
import type { Comparison, RunResult, SystemResult } from '../../comparison.ts';
import { metricTitle } from '../../metric-words.ts';
import { type CurvePoint, devCurve, lossCurve, meanCurve } from '../curves.ts';
import type { SectionRenderer } from '../section.ts';

const lossPoints = 100;

type CurveOf = (run: RunResult) => readonly CurvePoint[];
type Against = Extract<keyof CurvePoint, 'update' | 'seconds'>;

export const learningCurves: SectionRenderer = ({ systems, metrics }, palette) => {
  const runs = systems.flatMap((system) => system.runs);
  if (runs.every(({ history }) => history.length === 0)) return undefined;
  const window = Math.ceil(Math.max(...runs.map(({ updates }) => updates)) / lossPoints);
  const metric = recordedMetric(metrics, runs);
  const loss: CurveOf = (run) => lossCurve(run, window);
  const lossAxis: Axis = { label: `loss${window > 1 ? `, mean over ${window} updates` : ''}`, scale: 'log' };
  const pictures = [
    ...(metric === undefined
      ? []
      : pair(systems, `Development set: ${metricTitle(metric)}`, { label: metric.label }, (run) =>
          devCurve(run, metric.name),
        )),
    ...pair(systems, 'Training loss', lossAxis, loss),
  ];
  const several = systems.some((system) => system.runs.length > 1);
  return {
    id: 'learning',
    title: 'Learning curves',
    body: html`<p>Against updates a curve tells what a system learns from the same batches; against seconds, what it learns in the
same time on this machine, evaluations included.${several ? ` Thick lines are means over ${plural(Math.max(...systems.map((system) => system.runs.length)), 'seed')}, thin lines the runs.` : ''}</p>
${legend(palette(systems.map(({ name }) => name)))}
${grid(pictures.map((picture) => lineChart(picture, palette)))}`,
  };
};

/** The first metric of the task that evaluations of the dev set recorded. */
function recordedMetric(metrics: Comparison['metrics'], runs: readonly RunResult[]) {
  return metrics.find(({ name }) => runs.some((run) => devCurve(run, name).length > 0));
}

/** One curve against updates and against seconds. */
function pair(
  systems: readonly SystemResult[],
  title: string,
  y: Axis,
  curveOf: CurveOf,
): readonly LinePicture[] {
  const picture = (against: Against, name: string, x: string): LinePicture => ({
    title: `${title} against ${name}`,
    x: { label: x },
    y,
    size: halfSize,
    sharedLegend: true,
    lines: systems.map((system) => {
      const curves = system.runs.map(curveOf);
      return {
        name: system.name,
        points: pointsOf(meanCurve(curves), against),
        runs: curves.length > 1 ? curves.map((curve) => pointsOf(curve, against)) : undefined,
      };
    }),
  });
  return [picture('update', 'updates', 'updates'), picture('seconds', 'seconds', 'seconds of training')];
}

function pointsOf(curve: readonly CurvePoint[], against: Against) {
  return curve.map((point) => ({ x: point[against], y: point.value }));
}
