import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Command, View } from "../api";
import { NO_VIEW } from "./model";
import { ViewSync } from "./view-sync";

let view: View;
let sent: Command[];
let answer: () => void;
let sync: ViewSync;

beforeEach(() => {
  vi.useFakeTimers();
  view = NO_VIEW;
  sent = [];
  sync = new ViewSync(
    () => view,
    (next) => {
      view = next;
    },
    (command) => {
      sent.push(command);
      return new Promise<void>((resolve) => {
        answer = resolve;
      });
    },
  );
});

const camera = { orthographic: true, position: [0, 0, 1], target: [0, 0, 0], zoom: 2 } satisfies View["camera"];

describe("ViewSync", () => {
  it("sends a change at once, with nothing else", () => {
    sync.change({ colorBy: "label" });
    expect(sent).toEqual([{ type: "view", colorBy: "label" }]);
    expect(view.colorBy).toBe("label");
  });

  it("sends a camera when it rests, once", () => {
    sync.change({ camera: { ...camera, zoom: 1 } });
    vi.advanceTimersByTime(150);
    sync.change({ camera });
    vi.advanceTimersByTime(150);
    expect(sent).toEqual([]);
    vi.advanceTimersByTime(50);
    expect(sent).toEqual([{ type: "view", camera }]);
  });

  it("does not let old news from the server undo a change that is under way", async () => {
    sync.change({ labelBy: "name" });
    expect(sync.adopt({ ...NO_VIEW, palette: "tf10" })).toEqual(new Set(["palette"]));
    expect(view.labelBy).toBe("name");
    answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(sync.adopt({ ...NO_VIEW, palette: "tf10" })).toEqual(new Set(["labelBy"]));
    expect(view.labelBy).toBeNull();
  });

  it("reports nothing where nothing differs", () => expect(sync.adopt(structuredClone(NO_VIEW)).size).toBe(0));

  it("forgets what was under way when the data are other ones", () => {
    sync.change({ camera });
    sync.reset();
    vi.advanceTimersByTime(1000);
    expect(sent).toEqual([]);
  });
});
