import { describe, expect, it } from "vitest";
import { Gesture, type Keys, modeOf, opOf, toClip } from "./gesture";
import { inPolygon } from "./region";

const keys = (...down: ("shift" | "alt" | "ctrl" | "meta")[]): Keys => ({
  shiftKey: down.includes("shift"),
  altKey: down.includes("alt"),
  ctrlKey: down.includes("ctrl"),
  metaKey: down.includes("meta"),
});

describe("what a drag does", () => {
  it("orbits in 3D and pans in 2D, with the pan tool", () => {
    expect(modeOf("pan", 3, 0, keys(), false)).toBe("orbit");
    expect(modeOf("pan", 2, 0, keys(), false)).toBe("pan");
    expect(modeOf("pan", 3, 0, keys("ctrl"), false)).toBe("pan");
    expect(modeOf("pan", 3, 2, keys(), false)).toBe("pan");
  });

  it("is a box with Shift and a lasso with Alt, whatever the tool", () => {
    for (const tool of ["pan", "box", "lasso"] as const) {
      expect(modeOf(tool, 3, 0, keys("shift"), false)).toBe("box");
      expect(modeOf(tool, 3, 0, keys("shift", "ctrl", "alt"), false)).toBe("box");
      expect(modeOf(tool, 2, 0, keys("alt"), false)).toBe("lasso");
    }
  });

  it("follows the tool, also with the keys that say how to combine", () => {
    expect(modeOf("lasso", 3, 0, keys(), false)).toBe("lasso");
    expect(modeOf("box", 3, 0, keys("ctrl"), false)).toBe("box");
    expect(modeOf("box", 3, 0, keys("ctrl", "alt"), false)).toBe("box");
    expect(modeOf("lasso", 2, 0, keys("meta", "alt"), false)).toBe("lasso");
  });

  it("always pans with Space", () => {
    expect(modeOf("lasso", 3, 0, keys("shift"), true)).toBe("pan");
  });

  it("replaces, adds with Ctrl or Cmd, takes away with Alt as well", () => {
    expect(opOf(keys())).toBe("set");
    expect(opOf(keys("shift"))).toBe("set");
    expect(opOf(keys("alt"))).toBe("set");
    expect(opOf(keys("ctrl"))).toBe("add");
    expect(opOf(keys("meta", "shift"))).toBe("add");
    expect(opOf(keys("meta", "alt"))).toBe("remove");
  });
});

describe("gestures", () => {
  it("of a box are its four corners", () => {
    const box = new Gesture("box", 10, 20);
    expect(box.encloses).toBe(false);
    box.move(40, 50);
    box.move(30, 60);
    expect(box.outline).toEqual([10, 20, 30, 20, 30, 60, 10, 60]);
    expect(box.encloses).toBe(true);
  });

  it("of a lasso are the way of the pointer, without steps too small to see", () => {
    const lasso = new Gesture("lasso", 0, 0);
    lasso.move(1, 0);
    lasso.move(10, 0);
    expect(lasso.encloses).toBe(false);
    lasso.move(10, 10);
    expect(lasso.outline).toEqual([0, 0, 10, 0, 10, 10]);
    expect(lasso.encloses).toBe(true);
  });

  it("become clip space with y up", () => {
    expect(toClip([0, 0, 200, 100, 100, 50], 200, 100)).toEqual([-1, 1, 1, -1, 0, 0]);
  });
});

describe("even-odd polygons", () => {
  it("hold what a square holds", () => {
    const square = [0, 0, 1, 0, 1, 1, 0, 1];
    expect(inPolygon(square, 0.5, 0.5)).toBe(true);
    expect(inPolygon(square, 1.5, 0.5)).toBe(false);
    expect(inPolygon(square, 0.5, -0.1)).toBe(false);
  });

  it("leave out what they go round twice", () => {
    const star = [0, 1, 0.588, -0.809, -0.951, 0.309, 0.951, 0.309, -0.588, -0.809];
    expect(inPolygon(star, 0, 0)).toBe(false);
    expect(inPolygon(star, 0, 0.8)).toBe(true);
  });
});
