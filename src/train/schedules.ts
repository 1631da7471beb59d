/** Learning-rate schedules: the factor on the peak learning rate, a pure function of the place in the run. */

export interface SchedulePoint {
  /** The update that is about to be made, counted from 1. */
  readonly update: number;
  /** Updates of linear warm-up. */
  readonly warmup: number;
  /** The share of the run's budget that is spent, 0 to 1. */
  readonly progress: number;
}

export type Schedule = (point: SchedulePoint) => number;

const rise = ({ update, warmup }: SchedulePoint) => (warmup > 0 ? Math.min(1, update / warmup) : 1);

export const schedules = {
  /** Warm-up, then constant. */
  constant: rise,
  /** Warm-up, then the inverse square root of the update. Source: Vaswani et al. (2017), equation 3. */
  'inverse-sqrt': (point) => {
    const { update, warmup } = point;
    return update < warmup ? rise(point) : Math.sqrt(Math.max(1, warmup) / update);
  },
  /** Warm-up, then half a cosine down to zero at the end of the budget. Source: Loshchilov and Hutter (2017). */
  cosine: (point) => rise(point) * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, point.progress))),
} satisfies Readonly<Record<string, Schedule>>;

export type ScheduleName = keyof typeof schedules;
export const scheduleNames = Object.keys(schedules) as readonly ScheduleName[];
