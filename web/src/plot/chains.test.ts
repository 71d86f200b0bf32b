import { describe, expect, it } from "vitest";
import { chainShares, lineColors, lineOpacity } from "./chains";
import { defaultProps } from "./defaults";

describe("lines between rows", () => {
  it("hang together where one starts at the end of the one before", () => {
    // 0 - 1 - 2, then 5 - 6.
    expect([...chainShares(Uint32Array.of(0, 1, 1, 2, 5, 6))]).toEqual([0, 0.5, 0.5, 1, 0, 1]);
    expect(chainShares(new Uint32Array(0))).toHaveLength(0);
  });

  it("are left out with a hidden end and stand out with a selected one", () => {
    expect(lineOpacity(0, 4)).toBe(0);
    expect(lineOpacity(1, 4)).toBe(0);
    expect(lineOpacity(3, 1)).toBe(1);
    expect(lineOpacity(0, 0)).toBe(0.2);
    expect(lineOpacity(3, 3)).toBeLessThan(0.2);
  });

  it("take the colours of their ends, or the theme's where there is none", () => {
    const props = { ...defaultProps(), colors: Uint8Array.of(1, 0), palette: Uint8Array.of(1, 2, 3, 4, 5, 6) };
    expect([...lineColors({ pairs: Uint32Array.of(0, 1), colors: "points" }, props, false)]).toEqual([4, 5, 6, 1, 2, 3]);
    const own = { pairs: Uint32Array.of(1, 0), colors: Uint8Array.of(9, 8, 7, 6, 5, 4) };
    expect([...lineColors(own, props, false)]).toEqual([6, 5, 4, 9, 8, 7]);
    const theme = props.theme.point.map((c) => Math.round(c * 255));
    expect([...lineColors({ pairs: Uint32Array.of(0, 7), colors: "points" }, props, false)].slice(3)).toEqual(theme);
  });

  it("go round the colour circle along a chain, and its ends differ", () => {
    const colors = lineColors({ pairs: Uint32Array.of(0, 1, 1, 2), colors: "hue" }, defaultProps(), true);
    expect([...colors.subarray(3, 6)]).toEqual([...colors.subarray(6, 9)]);
    expect([...colors.subarray(0, 3)]).not.toEqual([...colors.subarray(9, 12)]);
  });
});
