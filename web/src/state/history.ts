/** A value over the iterations of one run, thinned so that it never grows. */

export interface History {
  readonly iterations: readonly number[];
  readonly values: readonly number[];
}

export const NO_HISTORY: History = { iterations: [], values: [] };

const MOST = 512;

/** Adds a value; iteration 0 and one that lies before the last start another run. */
export function extend(history: History, iteration: number, value: number | null): History {
  if (iteration === 0) return NO_HISTORY;
  const last = history.iterations.at(-1) ?? 0;
  if (iteration < last) return extend(NO_HISTORY, iteration, value);
  if (value === null || !Number.isFinite(value) || iteration === last) return history;
  const iterations = [...history.iterations, iteration];
  const values = [...history.values, value];
  if (iterations.length <= MOST) return { iterations, values };
  const every = (_: number, i: number) => i % 2 === 0 || i === iterations.length - 1;
  return { iterations: iterations.filter(every), values: values.filter(every) };
}

/** All values of a run at once. */
export function historyOf(iterations: readonly number[], values: readonly number[]): History {
  return iterations.reduce((history, iteration, i) => extend(history, iteration, values[i] ?? null), NO_HISTORY);
}
