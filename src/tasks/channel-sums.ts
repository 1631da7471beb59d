/** Sums over the values of each channel of arrays that are added one after the other; the channels of a place are next to each other. */
export function channelSums(channels: number) {
  const [sums, squares] = [new Float64Array(channels), new Float64Array(channels)];
  let values = 0;
  return {
    add(data: ArrayLike<number>): void {
      for (let i = 0; i < data.length; i++) {
        const value = data[i]!;
        sums[i % channels]! += value;
        squares[i % channels]! += value * value;
      }
      values += data.length;
    },
    /** Of each channel; rounding may leave a variance below 0. */
    found(): { readonly mean: readonly number[]; readonly variance: readonly number[] } {
      const places = Math.max(1, values / channels);
      const mean = Array.from(sums, (sum) => sum / places);
      return { mean, variance: mean.map((value, c) => squares[c]! / places - value ** 2) };
    },
  };
}

/** What the values of each channel are normalised by. */
export interface ChannelScales {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** Means and deviations, in figures that JSON holds briefly. Rounding leaves some variance of a channel that is constant: its deviation is 1. */
export function channelScales({
  mean,
  variance,
}: ReturnType<ReturnType<typeof channelSums>['found']>): ChannelScales {
  const rounded = (value: number) => Number(value.toPrecision(6));
  const deviation = variance.map((value, c) =>
    value > 1e-9 * Math.max(1e-9, mean[c]! ** 2) ? Math.sqrt(value) : 1,
  );
  return { mean: mean.map(rounded), deviation: deviation.map(rounded) };
}
