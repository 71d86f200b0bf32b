/** Where numbers lie on a ramp, 0 to 1. */

import type { ColorScale } from "../api";

export interface Placing {
  /** Place of each value, 0 to 1; NaN where it has none. */
  places: Float32Array;
  /** Of all finite values. */
  min: number;
  max: number;
  /** In force: what 0 and 1 stand for. */
  low: number;
  high: number;
}

/**
 * `weights`: points a value, for quantiles. On a log scale a value that is not above 0 has no place. A `symmetric` domain, where none is
 * given, has 0 in its middle when the values lie on both sides of it.
 */
export function placeNumbers(
  numbers: Float64Array,
  weights: Uint32Array,
  { scale, domain }: Pick<ColorScale, "scale" | "domain">,
  symmetric = false,
): Placing {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let positive = Number.POSITIVE_INFINITY;
  for (const value of numbers) {
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    if (value > 0 && value < positive) positive = value;
  }
  let [low, high] = domain ?? [min, max];
  if (!domain && symmetric && min < 0 && max > 0) [low, high] = [-Math.max(-min, max), Math.max(-min, max)];
  if (scale === "log") low = Math.max(low, positive);
  const places = scale === "quantile" ? ranks(numbers, weights, low, high) : spread(numbers, low, high, scale === "log");
  return { places, min, max, low, high };
}

function spread(numbers: Float64Array, low: number, high: number, log: boolean): Float32Array {
  const at = (value: number) => (log ? Math.log(value) : value);
  const [from, to] = [at(low), at(high)];
  return Float32Array.from(numbers, (value) => {
    if (Number.isNaN(value) || (log && !(value > 0))) return Number.NaN;
    return to > from ? Math.min(1, Math.max(0, (at(value) - from) / (to - from))) : 0.5;
  });
}

/** The share of points below a value, half of its own counted; of points between `low` and `high`. */
function ranks(numbers: Float64Array, weights: Uint32Array, low: number, high: number): Float32Array {
  const places = new Float32Array(numbers.length).fill(Number.NaN);
  const order = Uint32Array.from(numbers, (_, i) => i).filter((i) => !Number.isNaN(numbers[i]));
  order.sort((a, b) => (numbers[a] as number) - (numbers[b] as number));
  const inside = order.filter((i) => (numbers[i] as number) >= low && (numbers[i] as number) <= high);
  let total = 0;
  for (const i of inside) total += weights[i] as number;
  let below = 0;
  for (const i of order) {
    const value = numbers[i] as number;
    if (value < low) places[i] = 0;
    else if (value > high) places[i] = 1;
    else {
      const own = weights[i] as number;
      places[i] = total > own ? (below + own / 2) / total : 0.5;
      below += own;
    }
  }
  return places;
}
