import { describe, expect, it } from "vitest";
import { extend, NO_HISTORY } from "./history";
import { DEFAULT_LOOK, loadPreferences, type Preferences, savePreferences } from "./preferences";
import { Store } from "./store";

describe("Store", () => {
  it("tells which keys are different, and only then", () => {
    const store = new Store({ a: 1, b: [2] });
    const heard: string[][] = [];
    const end = store.subscribe((changed) => heard.push([...changed]));
    store.set({ a: 1 });
    store.set({ a: 3, b: store.state.b });
    end();
    store.set({ a: 4 });
    expect(heard).toEqual([["a"]]);
    expect(store.state).toEqual({ a: 4, b: [2] });
  });
});

describe("history", () => {
  it("keeps rising iterations with a value", () => {
    const one = extend(extend(extend(NO_HISTORY, 5, 3), 5, 2.9), 6, null);
    expect(one).toEqual({ iterations: [5], values: [3] });
  });
  it("starts again with another run", () => {
    const first = extend(extend(NO_HISTORY, 10, 3), 20, 2);
    expect(extend(first, 4, 5)).toEqual({ iterations: [4], values: [5] });
    expect(extend(first, 0, 2)).toEqual(NO_HISTORY);
  });
  it("never grows without end and keeps both ends", () => {
    let history = NO_HISTORY;
    for (let i = 1; i <= 20_000; i++) history = extend(history, i, 1 / i);
    expect(history.iterations.length).toBeLessThanOrEqual(512);
    expect([history.iterations[0], history.iterations.at(-1)]).toEqual([1, 20_000]);
  });
});

describe("preferences", () => {
  it("come back as they were saved", () => {
    let saved = "";
    const storage = {
      getItem: () => saved,
      setItem: (_: string, text: string) => {
        saved = text;
      },
    };
    const mine: Preferences = {
      theme: "dark",
      leftOpen: false,
      rightOpen: true,
      look: { ...DEFAULT_LOOK, pointSize: 6, shapes: true },
      legendOrder: "count",
      hinted: true,
    };
    savePreferences(storage, mine, 1280);
    expect(loadPreferences(storage, 1280)).toEqual(mine);
    savePreferences(storage, { ...mine, leftOpen: true, rightOpen: false, hinted: false }, 500);
    expect(loadPreferences(storage, 1280), "panels of a narrow window are of the moment").toEqual({ ...mine, hinted: false });
    savePreferences(storage, mine, 1280);
    expect(loadPreferences(storage, 500)).toEqual({ ...mine, rightOpen: false });
  });
  it("do without storage and with nonsense in it", () => {
    const fresh = { theme: "system", leftOpen: true, rightOpen: true, look: DEFAULT_LOOK, legendOrder: "auto", hinted: false };
    expect(loadPreferences(null, 1280)).toEqual(fresh);
    expect(loadPreferences({ getItem: () => "{broken" }, 1280)).toEqual(fresh);
    expect(loadPreferences({ getItem: () => '{"theme":7,"leftOpen":"no"}' }, 1280)).toEqual(fresh);
    const nonsense = { look: { pointSize: "big", shapes: 1 }, legendOrder: "size", hinted: 1 };
    expect(loadPreferences({ getItem: () => JSON.stringify(nonsense) }, 1280)).toEqual(fresh);
  });
});
