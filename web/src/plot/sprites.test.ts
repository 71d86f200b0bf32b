import { describe, expect, it } from "vitest";
import { defaultCamera } from "./camera";
import { boxFrame } from "./frame";
import { Projection } from "./projection";
import { cellCorner, cellsOf, MOST_PICTURES, picturedRows, placePictures, spriteSide } from "./sprites";
import type { SpritePage } from "./types";
import type { Vec3 } from "./vector";

const page = (rows: number[], columns: number): SpritePage => ({ image: {} as HTMLImageElement, cell: 32, columns, rows });
const look = { diameter: 4, least: 1, most: 4, opacity: 1, opaque: false };

function flat(positions: Float32Array, states: Uint8Array | null = null) {
  const layout = { positions, dims: 2 as const, lower: [-1, -1, 0] as Vec3, upper: [1, 1, 0] as Vec3, states };
  return { layout, projection: new Projection(defaultCamera(2, 0, 1), 600, 600, boxFrame(layout.lower, layout.upper)) };
}

describe("pictures", () => {
  it("are found by row, in the last page that has it", () => {
    const cells = cellsOf([page([5, 9], 2), page([9, 1, 2], 2)]);
    expect(cells.get(5)).toEqual({ page: 0, cell: 0 });
    expect(cells.get(9)).toEqual({ page: 1, cell: 0 });
    expect(cellCorner(page([9, 1, 2], 2), 2)).toEqual({ x: 0, y: 32 });
    expect(cells.get(7)).toBeUndefined();
  });

  it("grow with the room between points, within limits, unless a size is asked for", () => {
    expect(spriteSide(null, 100, 100)).toBe(20);
    expect(spriteSide(null, 100, 400)).toBeCloseTo(48);
    expect(spriteSide(null, 100, 4000)).toBe(84);
    expect(spriteSide(33, 100, 4000)).toBe(33);
  });

  it("are for one row a place, so that they do not cover one another, nearest the middle first", () => {
    const positions = new Float32Array(20_000 * 2);
    // Evenly spread (R2 sequence).
    for (let row = 0; row < 20_000; row++) {
      positions[row * 2] = ((row * 0.7548776662466927) % 1) * 2 - 1;
      positions[row * 2 + 1] = ((row * 0.5698402909980532) % 1) * 2 - 1;
    }
    const { layout, projection } = flat(positions);
    const rows = picturedRows(layout, projection, 20);
    expect(rows.length).toBeGreaterThan(800);
    expect(rows.length).toBeLessThan(1600);
    const off = (row: number) => Math.hypot(positions[row * 2] as number, positions[row * 2 + 1] as number);
    expect(off(rows[0] as number)).toBeLessThan(0.1);
    expect(off(rows[0] as number)).toBeLessThanOrEqual(off(rows[rows.length - 1] as number));
    expect(picturedRows(layout, projection, 2).length).toBe(MOST_PICTURES);
  });

  it("go to selected rows first where several share a place, and never to hidden ones", () => {
    const { layout, projection } = flat(Float32Array.of(0, 0, 0.001, 0, 0.002, 0), Uint8Array.of(4, 0, 1));
    expect([...picturedRows(layout, projection, 40)]).toEqual([2]);
  });

  it("are drawn with faded ones first and selected ones last and larger, none that is hidden or off screen", () => {
    const { layout, projection } = flat(Float32Array.of(0, 0, 0.1, 0, 0.2, 0, 0.3, 0, 9, 9), Uint8Array.of(1, 0, 3, 4, 0));
    const placed = placePictures(layout, cellsOf([page([0, 1, 2, 3, 4], 3)]), projection, look, 24);
    expect(placed.map(({ row }) => row)).toEqual([2, 1, 0]);
    expect(placed[2]?.side).toBeGreaterThan(placed[1]?.side as number);
  });
});
