import { describe, expect, it } from "vitest";
import { type Candidate, placeLabels, type Side } from "./collide";
import { shorten } from "./labels";

const at = (key: number, x: number, y: number): Candidate => ({ key, x, y, width: 60, height: 15, gap: 6 });

describe("labels", () => {
  it("never overlap and never leave the plot", () => {
    const candidates = Array.from({ length: 300 }, (_, i) => at(i, (i * 137) % 640, (i * 89) % 480));
    const placed = placeLabels(candidates, 640, 480, new Map());
    expect(placed.length).toBeGreaterThan(50);
    for (const [i, a] of placed.entries()) {
      expect(a.x >= 0 && a.x + 60 <= 640 && a.y - 7.5 >= 0 && a.y + 7.5 <= 480).toBe(true);
      for (const b of placed.slice(0, i)) expect(Math.abs(a.x - b.x) >= 60 || Math.abs(a.y - b.y) >= 15).toBe(true);
    }
  });

  it("give way to more important ones", () => {
    const crowd = Array.from({ length: 30 }, (_, i) => at(i, 300 + (i % 3), 200));
    const placed = placeLabels(crowd, 640, 480, new Map());
    expect(placed[0]).toMatchObject({ key: 0, side: "right" });
    expect(placed.length).toBeLessThan(6);
  });

  it("the first name of a place is seen: it stands on its place", () => {
    const names: Candidate[] = [-1, -2].map((key) => ({ key, x: -200 * key, y: 200, width: 60, height: 15, gap: 0, sides: ["centre"] }));
    expect(placeLabels(names, 640, 480, new Map()).map(({ key }) => key)).toEqual([-1, -2]);
  });

  it("stay when the view turns a little", () => {
    const view = (turn: number) =>
      Array.from({ length: 60 }, (_, i) => at(i, 100 + ((i * 53) % 400) + Math.sin(turn + i), 60 + ((i * 31) % 300)));
    let sides = new Map<number, Side>();
    let rows: number[] = [];
    for (let turn = 0; turn < 40; turn++) {
      const placed = placeLabels(view(turn / 10), 640, 480, sides);
      sides = new Map(placed.map((label) => [label.key, label.side]));
      const now = placed.map((label) => label.key);
      if (turn > 0) expect(rows.filter((row) => !sides.has(row)).length).toBeLessThanOrEqual(1);
      rows = now;
    }
  });

  it("are one line and end in an ellipsis when long, without cutting a character in two", () => {
    expect(shorten("two\n lines ")).toBe("two lines");
    expect(shorten("👩‍🔬".repeat(50))).toBe(`${"👩‍🔬".repeat(40)}…`);
  });
});
