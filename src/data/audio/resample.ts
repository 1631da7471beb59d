/** Samples at another rate. */

/** How many zeros of the sinc function are on each side: what is near the limit costs more of them. */
const zeros = 24;
/** Of Kaiser's window: side lobes of about -90 dB. */
const beta = 9;
const besselOfBeta = bessel(beta);
/** The share of the band that is kept; the rest is the slope of the filter. */
const kept = 0.93;

/**
 * Samples at another rate, without what the lower of the two rates cannot hold (aliases are below -60 dB).
 *
 * Shapes: [N] -> [ceil(N to / from)].
 * Formula: y(t) = sum over n of x_n h(t - n) with h(u) = c sinc(c u) w(u), c = 0.93 min(1, to / from), w Kaiser's window; weights of each
 * place are divided by their sum, so that a constant stays what it is.
 * Source: Smith (2002), "Digital audio resampling home page"; Kaiser (1974).
 */
export function resample(samples: Float32Array, from: number, to: number): Float32Array {
  if (from === to) return samples;
  const cutoff = kept * Math.min(1, to / from);
  const reach = zeros / cutoff;
  const filters = filtersOf({ from, to, cutoff, reach });
  const { width, phases } = filters;
  const output = new Float32Array(Math.ceil((samples.length * to) / from));
  for (let i = 0; i < output.length; i++) {
    const first = Math.ceil((i * from) / to - reach);
    const weights = phases[i % phases.length]!;
    let sum = 0;
    const [start, end] = [Math.max(0, -first), Math.min(width, samples.length - first)];
    for (let k = start; k < end; k++) sum += weights[k]! * samples[first + k]!;
    output[i] = sum;
  }
  return output;
}

interface FilterOptions {
  readonly from: number;
  readonly to: number;
  readonly cutoff: number;
  /** Samples on each side. */
  readonly reach: number;
}

interface Filters {
  /** Weights of a place. */
  readonly width: number;
  /** The weights for each place between two samples that an output can have: after to / gcd outputs they repeat. */
  readonly phases: readonly Float64Array[];
}

let lastUsed: { readonly from: number; readonly to: number; readonly filters: Filters } | undefined;

/** The filters of two rates; the last ones are kept, since recordings of a set mostly have one rate. */
function filtersOf(options: FilterOptions): Filters {
  const { from, to } = options;
  if (lastUsed?.from !== from || lastUsed.to !== to) lastUsed = { from, to, filters: makeFilters(options) };
  return lastUsed.filters;
}

function makeFilters({ from, to, cutoff, reach }: FilterOptions): Filters {
  const count = to / greatestCommonDivisor(from, to);
  const width = Math.floor(2 * reach) + 1;
  const phases = Array.from({ length: count }, (_, i) => {
    const place = (i * from) / to;
    const first = Math.ceil(place - reach);
    const weights = Float64Array.from({ length: width }, (__, k) => {
      const distance = place - first - k;
      return Math.abs(distance) > reach ? 0 : sinc(cutoff * distance) * kaiser(distance / reach);
    });
    const total = weights.reduce((a, b) => a + b, 0);
    return weights.map((weight) => weight / total);
  });
  return { width, phases };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** w(u) = I0(beta sqrt(1 - u^2)) / I0(beta), u from -1 to 1 */
function kaiser(u: number): number {
  return bessel(beta * Math.sqrt(Math.max(0, 1 - u * u))) / besselOfBeta;
}

/** The modified Bessel function of order 0 by its series: sum over k of ((x / 2)^k / k!)^2. */
function bessel(x: number): number {
  let [sum, term] = [1, 1];
  for (let k = 1; term > 1e-12 * sum; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
