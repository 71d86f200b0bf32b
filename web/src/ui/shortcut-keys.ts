/** The keyboard: one table for the sheet and for what the keys do. */

export type Action = "search" | "clear" | "fit" | "fit-selection" | "in" | "out" | "bookmark" | "help";

export const SHORTCUTS: readonly { keys: readonly string[]; action: Action; does: string }[] = [
  { keys: ["/"], action: "search", does: "Search" },
  { keys: ["Escape"], action: "clear", does: "Clear selection, then search" },
  { keys: ["f"], action: "fit", does: "Fit the whole map" },
  { keys: ["F"], action: "fit-selection", does: "Fit the selection and its neighbours" },
  { keys: ["+", "="], action: "in", does: "Zoom in" },
  { keys: ["-"], action: "out", does: "Zoom out" },
  { keys: ["b"], action: "bookmark", does: "Add a bookmark" },
  { keys: ["?"], action: "help", does: "This sheet" },
];

/** What a key press asks for; null while something is typed, or with a modifier that belongs to the browser. */
export function actionOf(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">, typing: boolean): Action | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (typing && event.key !== "Escape") return null;
  return SHORTCUTS.find(({ keys }) => keys.includes(event.key))?.action ?? null;
}
