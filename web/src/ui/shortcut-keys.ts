/** The keyboard: one table for the sheet and for what the keys do. */

export type Action =
  | "search"
  | "clear"
  | "fit"
  | "fit-selection"
  | "in"
  | "out"
  | "isolate"
  | "invert"
  | "all"
  | "hide"
  | "undo"
  | "redo"
  | "regex"
  | "lasso"
  | "box"
  | "pan"
  | "bookmark"
  | "help";

interface Shortcut {
  keys: readonly string[];
  /** With Ctrl or Cmd. */
  ctrl?: boolean;
  action: Action;
  does: string;
}

export const SHORTCUTS: readonly Shortcut[] = [
  { keys: ["/"], action: "search", does: "Search; Enter goes to the next match" },
  { keys: ["r"], action: "regex", does: "Search by regular expression, or not" },
  { keys: ["Escape"], action: "clear", does: "Clear the selection, then the search" },
  { keys: ["f"], action: "fit", does: "Fit the whole map" },
  { keys: ["F"], action: "fit-selection", does: "Fit the selection and its neighbours" },
  { keys: ["+", "="], action: "in", does: "Zoom in" },
  { keys: ["-"], action: "out", does: "Zoom out" },
  { keys: ["l"], action: "lasso", does: "Lasso, or back to moving" },
  { keys: ["m"], action: "box", does: "Box, or back to moving" },
  { keys: ["v"], action: "pan", does: "Move the map" },
  { keys: ["i"], action: "isolate", does: "Show only the selection" },
  { keys: ["h"], action: "hide", does: "Hide the selection" },
  { keys: ["i"], ctrl: true, action: "invert", does: "Select all others" },
  { keys: ["a"], ctrl: true, action: "all", does: "Select all that are shown" },
  { keys: ["z"], ctrl: true, action: "undo", does: "Undo" },
  { keys: ["Z", "y"], ctrl: true, action: "redo", does: "Redo" },
  { keys: ["b"], action: "bookmark", does: "Add a bookmark" },
  { keys: ["?"], action: "help", does: "This sheet" },
];

/** Keys of the map once the focus is in it. */
export const MAP_KEYS = [
  [["Tab"], "Into the map and out of it"],
  [["←", "→", "↑", "↓"], "To the next point in that direction"],
  [["Enter"], "Select the point and its neighbours"],
  [["N"], "To the next neighbour; Shift N back"],
  [["Shift", "←"], "Turn (3D); with Alt, move"],
] as const;

/** What a key press asks for; null while something is typed, or with a modifier that belongs to the browser. */
export function actionOf(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">, typing: boolean): Action | null {
  if (event.altKey) return null;
  if (typing && event.key !== "Escape") return null;
  const ctrl = event.ctrlKey || event.metaKey;
  return SHORTCUTS.find((one) => (one.ctrl ?? false) === ctrl && one.keys.includes(event.key))?.action ?? null;
}
