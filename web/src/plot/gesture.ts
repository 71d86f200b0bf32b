/** Boxes and lassos: what a press means, and the polygon it draws. */

import type { RegionOp, Tool } from "./types";

export interface Keys {
  shiftKey: boolean;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
}

export type Mode = "orbit" | "pan" | "box" | "lasso";

/** What a drag does. `space`: the space bar is down; `button`: 0 left, 1 middle, 2 right. */
export function modeOf(tool: Tool, dims: 2 | 3, button: number, keys: Keys, space: boolean): Mode {
  const command = keys.ctrlKey || keys.metaKey;
  if (space || button !== 0) return "pan";
  if (keys.shiftKey) return "box";
  if (keys.altKey && !(command && tool === "box")) return "lasso";
  if (tool !== "pan") return tool;
  return dims === 3 && !command ? "orbit" : "pan";
}

/** How the region changes the selection, by the keys that are down when it is finished. */
export function opOf(keys: Keys): RegionOp {
  const command = keys.ctrlKey || keys.metaKey;
  if (command && keys.altKey) return "remove";
  return command ? "add" : "set";
}

/** Vertices of a lasso closer together than this add nothing, CSS pixels. */
const STEP = 2;

export class Gesture {
  private readonly path: number[];

  constructor(
    readonly kind: "box" | "lasso",
    x: number,
    y: number,
  ) {
    this.path = [x, y];
  }

  move(x: number, y: number): void {
    const { path } = this;
    if (this.kind === "box") {
      path[2] = x;
      path[3] = y;
    } else if (Math.hypot(x - (path.at(-2) as number), y - (path.at(-1) as number)) >= STEP) {
      path.push(x, y);
    }
  }

  /** The outline in CSS pixels: x0, y0, x1, y1, .. */
  get outline(): number[] {
    if (this.kind === "lasso") return this.path;
    const [x0, y0, x1 = this.path[0], y1 = this.path[1]] = this.path as [number, number, number?, number?];
    return [x0, y0, x1 as number, y0, x1 as number, y1 as number, x0, y1 as number];
  }

  /** Whether it encloses anything at all. */
  get encloses(): boolean {
    const { outline } = this;
    let area = 0;
    const n = outline.length;
    for (let i = 0, j = n - 2; i < n; j = i, i += 2) {
      area += (outline[j] as number) * (outline[i + 1] as number) - (outline[i] as number) * (outline[j + 1] as number);
    }
    return n >= 6 && Math.abs(area) > 2;
  }
}

/** CSS pixels to clip space. */
export function toClip(outline: readonly number[], width: number, height: number): number[] {
  return outline.map((value, i) => (i % 2 === 0 ? (value / width) * 2 - 1 : 1 - (value / height) * 2));
}
