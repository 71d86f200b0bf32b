import { beforeEach, expect, it, vi } from "vitest";
import type { Command } from "../api";
import { NO_COLORING } from "./coloring";
import type { Derive } from "./derive";
import { INITIAL } from "./initial";
import type { State } from "./model";
import { linksOf, Overlays } from "./overlays";
import { Store } from "./store";

let store: Store<State>;
let asked: Command[];
let overlays: Overlays;

beforeEach(() => {
  vi.stubGlobal("btoa", (text: string) => Buffer.from(text, "latin1").toString("base64"));
  store = new Store<State>({ ...INITIAL, preferences: { look: {} } as State["preferences"] });
  asked = [];
  const ask = (command: Command) => {
    asked.push(command);
    return Promise.resolve({ raster: { width: 1, height: 1, largest: 1, usual: 1, pixels: new Uint8Array(4) } });
  };
  overlays = new Overlays(store, {} as Derive, ask, () => {});
});

const palette = (command: Command | undefined) =>
  command?.type === "raster" ? [...Buffer.from(command.palette, "base64")].map((byte) => byte.toString(16)) : null;

it("a raster without a column has the colour of the theme's points", async () => {
  await overlays.raster([], 8, 8);
  store.set({ theme: "dark" });
  await overlays.raster([], 8, 8);
  expect(palette(asked[0])?.slice(0, 3)).toEqual(["3f", "6e", "a8"]);
  expect(palette(asked[1])?.slice(0, 3)).toEqual(["7f", "b2", "e5"]);
});

it("a raster of numbers has the ends of the legend, which lie about 0 where the ramp goes two ways", async () => {
  const legend = { kind: "ramp", column: "x", scale: "linear", low: -3, high: 3 } as State["coloring"]["legend"];
  store.set({ coloring: { ...NO_COLORING, palette: Uint8Array.of(1, 2, 3), legend } });
  await overlays.raster([], 8, 8);
  expect(asked[0]).toMatchObject({ type: "raster", column: "x", domain: [-3, 3] });
});

it("lines say which neighbours are shared, missing and made up", () => {
  expect(linksOf(7, { kept: [1], missing: [2], false: [3, 4] }).map(({ from, to, kind }) => `${from} ${to} ${kind}`)).toEqual([
    "7 3 false",
    "7 4 false",
    "7 2 missing",
    "7 1 true",
  ]);
});
