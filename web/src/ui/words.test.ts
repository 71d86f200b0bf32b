import { describe, expect, it } from "vitest";
import type { DatasetInfo, RunStatus, TaskInfo, TsneInfo } from "../api";
import { actionOf } from "./shortcut-keys";
import { buttons, statusWords } from "./tsne-words";

const task: TaskInfo = { id: 1, stage: "neighbours", fraction: 0.42, secondsLeft: 3.1, cancellable: true };
const session = (status: RunStatus, change: Partial<TsneInfo> = {}, hasVectors = true) => ({
  tsne: { status, stopReason: null, ...change } as TsneInfo,
  dataset: { hasVectors } as DatasetInfo,
  task: status === "preparing" ? task : null,
});

describe("t-SNE in words", () => {
  it("says how far the preparation is", () => expect(statusWords(session("preparing"))).toBe("Neighbours 42 % · 3 s left"));
  it("says why it ended", () => {
    expect(statusWords(session("done", { stopReason: "converged" }))).toBe("Done: converged");
    expect(statusWords(session("done", { stopReason: "budget" }))).toBe("Done: all iterations used");
  });
});

describe("t-SNE's buttons", () => {
  it.each([
    ["idle", "run", true, false, false],
    ["preparing", "cancel", true, false, false],
    ["running", "pause", true, true, true],
    ["paused", "resume", true, true, true],
    ["stopped", "resume", true, false, true],
    ["done", "resume", true, false, true],
    ["restored", "resume", true, false, true],
  ] as const)("%s", (status, main, mainEnabled, stop, rerun) => {
    expect(buttons(session(status))).toEqual({ main, mainEnabled, stop, rerun });
  });
  it("do nothing without vectors", () => {
    expect(buttons(session("restored", {}, false))).toMatchObject({ mainEnabled: false, stop: false, rerun: false });
  });
});

describe("keys", () => {
  const key = (name: string, modifier = false) => ({ key: name, ctrlKey: modifier, metaKey: false, altKey: false });
  it("act", () => expect(actionOf(key("f"), false)).toBe("fit"));
  it("belong to a text field while typing, but for Esc", () => {
    expect(actionOf(key("f"), true)).toBeNull();
    expect(actionOf(key("Escape"), true)).toBe("clear");
  });
  it("leave the browser's own alone", () => expect(actionOf(key("f", true), false)).toBeNull());
});
