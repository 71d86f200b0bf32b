import { describe, expect, it } from "vitest";
import { covers } from "./drawing";
import { countOf, paddedView, rasterPlace, rasterShare, toneMap } from "./raster";
import type { Raster } from "./types";

const raster = (bytes: number[], largest: number, percentile99: number): Raster => ({
  width: bytes.length,
  height: 1,
  data: Uint8Array.from(bytes.flatMap((byte) => [200, 100, 50, byte])),
  largest,
  percentile99,
  matrix: [],
});
const alphas = (pixels: Uint8ClampedArray) => [...pixels].filter((_, i) => i % 4 === 3);

describe("tones of a raster", () => {
  it("come from the counts' logarithm: nothing, one point, the 99th percentile", () => {
    const byte = (count: number, largest: number) => Math.round(1 + (254 * Math.log(count)) / Math.log(largest));
    expect(countOf(0, 1000)).toBe(0);
    expect(countOf(1, 1000)).toBe(1);
    expect(countOf(255, 1000)).toBeCloseTo(1000, 6);
    const out = toneMap(raster([0, 1, byte(10, 1000), byte(100, 1000), 255], 1000, 100), true, false);
    const [none, one, ten, hundred, most] = alphas(out) as [number, number, number, number, number];
    expect(none).toBe(0);
    expect(one).toBeGreaterThan(80);
    expect(ten).toBeGreaterThan(one);
    expect(hundred).toBeGreaterThan(ten);
    expect(hundred).toBeGreaterThanOrEqual(254);
    expect(most).toBe(255);
  });

  it("keep the colour up to the 99th percentile and then go on to the theme's strong end", () => {
    const at = (pixels: Uint8ClampedArray, pixel: number) => [...pixels.subarray(pixel * 4, pixel * 4 + 3)];
    const dark = toneMap(raster([1, 255], 1000, 100), true, false);
    expect(at(dark, 0)).toEqual([200, 100, 50]);
    expect(at(dark, 1)[2]).toBeGreaterThan(50);
    expect(at(toneMap(raster([1, 255], 1000, 100), false, false), 1)[0]).toBeLessThan(200);
  });

  it("are opaque where every pixel has one point, and multiplied on request", () => {
    expect(alphas(toneMap(raster([1, 0], 1, 1), false, false))).toEqual([255, 0]);
    const out = toneMap(raster([1], 1000, 100), false, true);
    expect(out[0]).toBe(Math.round((200 * (out[3] as number)) / 255));
  });
});

describe("place of a raster", () => {
  const flat = (sx: number, sy: number, tx: number, ty: number) => [sx, 0, 0, 0, 0, sy, 0, 0, 0, 0, 1, 0, tx, ty, 0, 1];

  it("is the screen for the matrix it was made for", () => {
    expect(rasterPlace(flat(2, 3, 0.5, 0), flat(2, 3, 0.5, 0), 2)).toEqual([1, 0, 0, 1, 0, 0]);
  });

  it("moves and grows with a flat view", () => {
    const place = rasterPlace(flat(1, 1, 0, 0), flat(2, 2, 0.5, -0.25), 2);
    expect(place?.map((v) => v + 0)).toEqual([2, 0, 0, 2, 0.5, -0.25]);
  });

  it("is nowhere under another view of a deep layout", () => {
    expect(rasterPlace(flat(1, 1, 0, 0), flat(2, 2, 0, 0), 3)).toBeNull();
  });

  it("covers the screen or not", () => {
    expect(covers([1.3, 0, 0, 1.3, 0.2, -0.3])).toBe(true);
    expect(covers([1.3, 0, 0, 1.3, 0.4, 0])).toBe(false);
    expect(covers([0.9, 0, 0, 0.9, 0, 0])).toBe(false);
    expect(covers([5, 0, 0, 5, 0, 0])).toBe(false);
  });

  it("with room around is found again by its matrix", () => {
    const matrix = flat(2, 3, 0.5, -0.25);
    const padded = paddedView(matrix, 1000, 701, true);
    expect([padded.width, padded.height]).toEqual([1300, 911]);
    const place = rasterPlace(padded.matrix, matrix, 2);
    expect(place?.[0]).toBeCloseTo(1.3, 10);
    expect(place?.[3]).toBeCloseTo(911 / 701, 10);
    expect(place?.[4]).toBeCloseTo(0, 10);
    expect(paddedView(matrix, 1000, 701, false)).toEqual({ matrix, width: 1000, height: 701 });
    expect(paddedView(matrix, 8000, 4000, true)).toMatchObject({ width: 4096, height: 2048 });
  });
});

describe("share of a raster", () => {
  it("grows with the points a pixel", () => {
    expect(rasterShare(0.5, 1)).toBe(0);
    expect(rasterShare(5, 1)).toBe(1);
    expect(rasterShare(5, 4)).toBe(0);
    expect(rasterShare(1.2, 1)).toBeGreaterThan(0.2);
  });
});
