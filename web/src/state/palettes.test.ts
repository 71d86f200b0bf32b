import { describe, expect, it } from "vitest";
import { oklab } from "./glasbey";
import { classColors, css, type Rgb, rampColors } from "./palettes";

const all = (palette: string, count: number, theme: "light" | "dark" = "light") => classColors(palette, count, theme).map(css);

describe("classColors", () => {
  it("gives TensorFlow's ten in its order where they are chosen", () => {
    const tensorflow = "#1f77b4 #d62728 #e377c2 #17becf #2ca02c #8c564b #bcbd22 #ff7f0e #9467bd #7f7f7f".split(" ");
    expect(all("tf10", 10)).toEqual(tensorflow);
    expect(all("auto", 10)).not.toEqual(tensorflow);
  });

  it("gives up to eight classes Okabe and Ito's, the eighth by the background", () => {
    expect(all("auto", 3)).toEqual(["#e69f00", "#56b4e9", "#009e73"]);
    expect(all("auto", 8).at(-1)).toBe("#000000");
    expect(all("auto", 8, "dark").at(-1)).toBe("#ffffff");
  });

  it.each(["light", "dark"] as const)("never gives two of 254 classes one colour (%s)", (theme) => {
    for (const palette of ["auto", "safe", "glasbey"]) expect(new Set(all(palette, 254, theme)).size, palette).toBe(254);
    expect(new Set(all("tf10", 50, theme)).size).toBe(50);
  });

  it.each(["light", "dark"] as const)("keeps the first hundred of Glasbey's apart and off the background (%s)", (theme) => {
    const colors = classColors("glasbey", 100, theme);
    const background = theme === "light" ? 1 : luminance([0x0b, 0x0d, 0x10]);
    for (const [i, a] of colors.entries()) {
      const [high, low] = [Math.max(luminance(a), background), Math.min(luminance(a), background)];
      expect((high + 0.05) / (low + 0.05), css(a)).toBeGreaterThan(1.4);
      for (const b of colors.slice(0, i)) expect(distance(a, b), `${css(a)} ${css(b)}`).toBeGreaterThan(0.06);
    }
  });
});

function distance(a: Rgb, b: Rgb): number {
  const [x, y] = [oklab(a), oklab(b)];
  return Math.hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
}

/** Relative luminance of the WCAG. */
function luminance(color: Rgb): number {
  const [r, g, b] = color.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4)) as [
    number,
    number,
    number,
  ];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

describe("rampColors", () => {
  it("has as many colours as asked, ends first and last", () => {
    expect(rampColors("tf-ramp", 2, "light").map(css)).toEqual(["#ffffdd", "#1f2d86"]);
    expect(rampColors("auto", 256, "light")).toHaveLength(256);
  });

  it("keeps its low end off the dark background", () => {
    const background = luminance([0x0b, 0x0d, 0x10]);
    for (const color of rampColors("auto", 32, "dark")) expect((luminance(color) + 0.05) / (background + 0.05)).toBeGreaterThan(1.8);
  });

  it("comes back to its first colour where it goes round", () => {
    const round = rampColors("cyclic", 255, "light").map(css);
    expect(round.at(-1)).toBe(round[0]);
  });

  it("has its grey in the middle where it goes two ways", () => {
    const [r, g, b] = rampColors("diverging", 255, "light")[127] as Rgb;
    expect(Math.max(r, g, b) - Math.min(r, g, b)).toBeLessThan(8);
  });
});
