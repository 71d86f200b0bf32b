/** What this browser remembers, whatever the data. */

export type ThemeChoice = "system" | "light" | "dark";

export interface Preferences {
  theme: ThemeChoice;
  leftOpen: boolean;
  rightOpen: boolean;
}

const KEY = "embedscope.preferences";
/** Below this width panels lie over the map; they start closed. CSS pixels. */
export const NARROW = 700;

export function loadPreferences(storage: Pick<Storage, "getItem"> | null, width: number): Preferences {
  const wide = width >= NARROW;
  const preferences: Preferences = { theme: "system", leftOpen: wide, rightOpen: wide };
  let saved: Partial<Record<keyof Preferences, unknown>>;
  try {
    saved = JSON.parse(storage?.getItem(KEY) ?? "{}") ?? {};
  } catch {
    return preferences;
  }
  if (saved.theme === "light" || saved.theme === "dark") preferences.theme = saved.theme;
  if (wide && typeof saved.leftOpen === "boolean") preferences.leftOpen = saved.leftOpen;
  if (wide && typeof saved.rightOpen === "boolean") preferences.rightOpen = saved.rightOpen;
  return preferences;
}

export function savePreferences(storage: Pick<Storage, "setItem"> | null, preferences: Preferences): void {
  try {
    storage?.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // A browser that stores nothing still shows everything.
  }
}
