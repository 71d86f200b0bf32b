/** Numbers and times as people read them. */

const integers = new Intl.NumberFormat("en-US");
const NONE = "–";

/** 8000 -> "8,000". */
export const count = (value: number): string => integers.format(value);

/** 0.0971 -> "9.7 %", as many decimals as asked. */
export const percent = (fraction: number, decimals = 1): string => `${(fraction * 100).toFixed(decimals)} %`;

/** A number of any size in about four significant digits. */
export function short(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return NONE;
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-3) return value.toExponential(2).replace("e+", "e");
  return String(Number(value.toPrecision(4)));
}

/** KL divergence, always as wide. */
export const fixed = (value: number | null, decimals: number): string => (value === null ? NONE : value.toFixed(decimals));

/** 0.4 -> "0.40 ms", 1250 -> "1.25 s". */
export function milliseconds(value: number | null): string {
  if (value === null) return NONE;
  return value >= 1000 ? `${(value / 1000).toFixed(2)} s` : `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ms`;
}

/** Seconds that are left: "under a second", "12 s", "3 min 05 s", "2 h 10 min". */
export function timeLeft(seconds: number): string {
  if (seconds < 1) return "under a second";
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${String(whole % 60).padStart(2, "0")} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

/** "1 point", "8,000 points". */
export const plural = (value: number, one: string, many = `${one}s`): string => `${count(value)} ${value === 1 ? one : many}`;

/** 480000000 -> "480 MB". */
export function bytes(value: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, value)) / 3));
  const scaled = value / 1000 ** power;
  return `${scaled < 10 && power > 0 ? scaled.toFixed(1) : Math.round(scaled)} ${units[power]}`;
}
