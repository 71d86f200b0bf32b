/** What this browser remembers, whatever the data. */

import { LEGEND_ORDERS, type LegendOrder } from "./legend-order";

export type ThemeChoice = "system" | "light" | "dark";

/** How the map is drawn. */
export interface Look {
  /** CSS pixels; null = automatic. */
  pointSize: number | null;
  /** 0 to 1; null = automatic. */
  opacity: number | null;
  /** CSS pixels; null = automatic. */
  spriteSize: number | null;
  /** Points as their pictures. */
  pictures: boolean;
  /** Names of dense places. */
  places: boolean;
  /** Lines along `__next__`. */
  lines: boolean;
  /** Lines to the true neighbours of the point under the pointer. */
  links: boolean;
  translucent: boolean;
  shapes: boolean;
}

export interface Preferences {
  theme: ThemeChoice;
  leftOpen: boolean;
  rightOpen: boolean;
  look: Look;
  legendOrder: LegendOrder;
  /** The hint of the first visit was closed. */
  hinted: boolean;
}

const KEY = "embedscope.preferences";
/** Below this width panels lie over the map; they start closed. CSS pixels. */
export const NARROW = 700;

export const DEFAULT_LOOK: Look = {
  pointSize: null,
  opacity: null,
  spriteSize: null,
  pictures: false,
  places: false,
  lines: true,
  links: false,
  translucent: false,
  shapes: false,
};

type Saved = { [key: string]: unknown };

export function loadPreferences(storage: Pick<Storage, "getItem"> | null, width: number): Preferences {
  const wide = width >= NARROW;
  const preferences: Preferences = {
    theme: "system",
    leftOpen: wide,
    rightOpen: wide,
    look: DEFAULT_LOOK,
    legendOrder: "auto",
    hinted: false,
  };
  let saved: Saved;
  try {
    saved = JSON.parse(storage?.getItem(KEY) ?? "{}") ?? {};
  } catch {
    return preferences;
  }
  if (saved.theme === "light" || saved.theme === "dark") preferences.theme = saved.theme;
  if (wide && typeof saved.leftOpen === "boolean") preferences.leftOpen = saved.leftOpen;
  if (wide && typeof saved.rightOpen === "boolean") preferences.rightOpen = saved.rightOpen;
  if (isObject(saved.look)) preferences.look = readLook(saved.look);
  const order = LEGEND_ORDERS.find((one) => one === saved.legendOrder);
  if (order) preferences.legendOrder = order;
  preferences.hinted = saved.hinted === true;
  return preferences;
}

/** Which panels lie over a narrow window is of the moment: those of wide windows stay as they were. */
export function savePreferences(storage: Pick<Storage, "getItem" | "setItem"> | null, preferences: Preferences, width: number): void {
  try {
    const { leftOpen, rightOpen } = width >= NARROW ? preferences : loadPreferences(storage, NARROW);
    storage?.setItem(KEY, JSON.stringify({ ...preferences, leftOpen, rightOpen }));
  } catch {
    // A browser that stores nothing still shows everything.
  }
}

const isObject = (value: unknown): value is Saved => typeof value === "object" && value !== null && !Array.isArray(value);

/** Takes each value that is of its kind. */
function readLook(saved: Saved): Look {
  const look: Saved = { ...DEFAULT_LOOK };
  for (const [key, value] of Object.entries(DEFAULT_LOOK)) {
    const fits = value === null ? saved[key] === null || Number.isFinite(saved[key]) : typeof saved[key] === typeof value;
    if (fits) look[key] = saved[key];
  }
  return look as unknown as Look;
}
