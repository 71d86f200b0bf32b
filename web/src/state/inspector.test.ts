import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Answer, Command, Session } from "../api";
import { INITIAL } from "./initial";
import { Inspector } from "./inspector";
import type { State } from "./model";
import { DEFAULT_LOOK } from "./preferences";
import { Store } from "./store";
import { ViewSync } from "./view-sync";

let store: Store<State>;
let sent: Command[];
let answers: Partial<Record<Command["type"], (command: Command) => Promise<Answer>>>;
let inspector: Inspector;

const session = (anchor: number | null, count: number) =>
  ({ dataset: { points: 100, hasVectors: true }, selection: { anchor, count } }) as unknown as Session;

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  const preferences = { theme: "system", leftOpen: true, rightOpen: true, look: DEFAULT_LOOK, legendOrder: "auto", hinted: true } as const;
  store = new Store<State>({
    ...INITIAL,
    preferences,
    session: session(null, 0),
    view: { ...INITIAL.view, neighbors: { k: 3, metric: "cosine" } },
  });
  answers = {
    neighbors: async () => ({ ok: true, rows: [5, 6, 7], distances: [0.1, 0.2, 0.3] }),
    point: async () => ({ ok: true, values: ["a"] }),
  };
  const ask = (command: Command) => {
    sent.push(command);
    return answers[command.type]?.(command) ?? Promise.resolve({ ok: true });
  };
  const view = new ViewSync(
    () => store.state.view,
    (next) => store.set({ view: next }),
    ask,
  );
  inspector = new Inspector(store, view, ask, () => {});
});

describe("a press on a point", () => {
  it("selects it and its neighbours in one step", async () => {
    await inspector.press(4);
    expect(sent.filter(({ type }) => type === "select")).toEqual([{ type: "select", op: "set", by: { rows: [4, 5, 6, 7] }, anchor: 4 }]);
    expect(store.state.neighbors).toMatchObject({ row: 4 });
    store.set({ session: session(4, 4) });
    inspector.heard();
    expect(store.state.pressed).toBeNull();
    expect(
      sent.filter(({ type }) => type === "neighbors"),
      "they are not asked for twice",
    ).toHaveLength(1);
  });

  it("selects nothing when it was let go of meanwhile", async () => {
    let go: (answer: Answer) => void = () => {};
    answers.neighbors = () =>
      new Promise((resolve) => {
        go = resolve;
      });
    const pressed = inspector.press(4);
    inspector.release();
    go({ ok: true, rows: [5], distances: [0.1] });
    await pressed;
    expect(sent.some(({ type }) => type === "select")).toBe(false);
    expect(store.state.neighbors).toBeNull();
  });

  it("lets the newest one win", async () => {
    const first = inspector.press(4);
    await Promise.all([first, inspector.press(9)]);
    expect(sent.filter(({ type }) => type === "select")).toEqual([{ type: "select", op: "set", by: { rows: [9, 5, 6, 7] }, anchor: 9 }]);
  });
});

it("another number of neighbours makes the selection follow", async () => {
  await inspector.press(4);
  store.set({
    session: session(4, 4),
    selection: { revision: 1, dataset: 1, points: 100, selected: { count: 4 } as never, unseen: { count: 0 } as never },
  });
  inspector.heard();
  answers.neighbors = async () => ({ ok: true, rows: [5], distances: [0.1] });
  inspector.setNeighbors({ k: 1 });
  await vi.advanceTimersByTimeAsync(500);
  expect(sent.at(-1)).toEqual({ type: "select", op: "set", by: { rows: [4, 5] }, anchor: 4 });
});

it("a question about something else leaves the selection alone, and ends when it is refused", async () => {
  answers.neighbors = () => Promise.reject(new Error("no"));
  inspector.question({ of: { vector: [1] }, title: "the pasted vector" });
  await vi.advanceTimersByTimeAsync(0);
  expect(store.state.question).toBeNull();
  expect(sent.some(({ type }) => type === "select")).toBe(false);
});
