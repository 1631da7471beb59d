/** Learning-rate schedules: the factor on the peak learning rate, a pure function of the place in the run. */

interface SchedulePoint {
  /** The update that is about to be made, counted from 1. */
  readonly update: number;
  /** Updates of linear warm-up; below 1: its share of the budget. */
  readonly warmup: number;
  /** The largest share of the budget that warm-up takes; absent: no limit. */
  readonly warmupLimit?: number | undefined;
  /** The share of the run's budget that is spent, 0 to 1. */
  readonly progress: number;
}

/** The factor on the peak learning rate, from 0 to 1. */
export type Schedule = (point: SchedulePoint) => number;

function rise({ update, warmup, warmupLimit, progress }: SchedulePoint): number {
  if (warmup === 0 || warmupLimit === 0) return 1;
  const risen = warmup < 1 ? progress / warmup : update / warmup;
  return Math.min(1, warmupLimit === undefined ? risen : Math.max(risen, progress / warmupLimit));
}

/** The share of the budget that warm-up takes, as far as the run so far tells. */
function warmupShare({ update, warmup, warmupLimit = 1, progress }: SchedulePoint): number {
  const share = warmup < 1 ? warmup : (warmup * progress) / Math.max(1, update - 1);
  return Math.min(warmupLimit, share);
}

/** The updates that warm-up takes, as far as the run so far tells. */
function warmupUpdates(point: SchedulePoint): number {
  const { update, warmup, warmupLimit, progress } = point;
  if (warmup >= 1 && warmupLimit === undefined) return warmup;
  return (warmupShare(point) * (update - 1)) / Math.max(progress, 1e-9);
}

/**
 * The courses that a learning rate can take, by name.
 *
 * @example
 * training.step(rows, { learningRate: 0.02 * schedules.cosine({ update, warmup: 10, progress: update / 500 }) });
 */
export const schedules = {
  /** Warm-up, then constant. */
  constant: rise,
  /** Warm-up, then the inverse square root of the update. Source: Vaswani et al. (2017), equation 3. */
  'inverse-sqrt': (point) =>
    Math.min(rise(point), Math.sqrt(Math.max(1, warmupUpdates(point)) / point.update)),
  /** Warm-up, then half a cosine down to zero at the end of the budget. Source: Loshchilov and Hutter (2017). */
  cosine: (point) => rise(point) * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, point.progress))),
  /**
   * Warm-up, then a straight line to zero at the end of the budget: (1 - p) / (1 - w), p and w the shares of the budget
   * that are spent and that warm-up took. Source: Devlin et al. (2019), appendix A.2, as in its published code.
   */
  linear: (point) => {
    const share = warmupShare(point);
    const fall = (1 - Math.min(1, point.progress)) / (1 - Math.min(share, 1 - 1e-9));
    return rise(point) * Math.min(1, fall);
  },
} satisfies Readonly<Record<string, Schedule>>;

export type ScheduleName = keyof typeof schedules;
export const scheduleNames = Object.keys(schedules) as readonly ScheduleName[];
