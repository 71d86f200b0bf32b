/** What the keys and the tools do. */

import type { Tool } from "../plot/types";
import type { App } from "./app";
import type { Action } from "./shortcut-keys";

const ZOOM = 1.35;

export async function perform(page: App, action: Action): Promise<void> {
  const { app, map } = page;
  const { state } = app.store;
  const selected = (state.session?.selection.count ?? 0) > 0;
  const tool = (one: Tool) => app.store.set({ tool: state.tool === one ? "pan" : one });
  switch (action) {
    case "search":
      if (!state.preferences.rightOpen) page.openPanel("right");
      await page.updateComplete;
      return page.searchBox.focus();
    case "regex":
      return app.inspector.search({ regex: !state.search.regex });
    case "clear":
      if (map.cancelGesture()) return;
      if (state.tool !== "pan" && !selected) return app.store.set({ tool: "pan" });
      return app.selecting.clear();
    case "fit":
      return map.fit();
    case "fit-selection":
      return map.focusRows(selected && state.selection ? state.selection.selected.rows : state.labeled);
    case "in":
      return map.zoomBy(ZOOM);
    case "out":
      return map.zoomBy(1 / ZOOM);
    case "lasso":
    case "box":
      return tool(action);
    case "pan":
      return app.store.set({ tool: "pan" });
    case "isolate":
    case "hide":
      if (selected) await app.run({ type: action });
      else app.store.set({ said: "Nothing is selected" });
      return;
    case "invert":
      await app.run({ type: "select.invert" });
      return;
    case "all":
      await app.run({ type: "select.all" });
      return;
    case "undo":
    case "redo":
      if (state.session?.selection[action]) await app.run({ type: action });
      else app.store.set({ said: `Nothing to ${action}` });
      return;
    case "bookmark":
      return page.bookmarks.add();
    case "help":
      return page.shortcuts.toggle();
  }
}
