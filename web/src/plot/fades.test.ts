import { describe, expect, it } from "vitest";
import { Fades } from "./fades";

const alphas = (fades: Fades<string>) => Object.fromEntries([...fades].map(({ item, alpha }) => [item, Math.round(alpha * 100) / 100]));
const items = (...names: string[]) => new Map(names.map((name) => [name.charCodeAt(0), name]));

describe("fades", () => {
  it("come and go over 150 ms", () => {
    const fades = new Fades<string>();
    for (const now of [0, 50]) fades.want(items("a"), now, false);
    expect(alphas(fades)).toEqual({ a: 0.67 });
    expect(fades.moving).toBe(true);
    fades.want(items("a"), 100, false);
    expect(alphas(fades)).toEqual({ a: 1 });
    expect(fades.moving).toBe(false);
    fades.want(items("b"), 150, false);
    expect(alphas(fades)).toEqual({ a: 0.67, b: 0.33 });
    for (const now of [200, 250]) fades.want(items("b"), now, false);
    expect(alphas(fades)).toEqual({ b: 1 });
  });

  it("come by and by after a long rest too", () => {
    const fades = new Fades<string>();
    fades.want(items(), 0, false);
    fades.want(items("a"), 60_000, false);
    expect(alphas(fades)).toEqual({ a: 0.33 });
  });

  it("are sudden where motion is not wanted", () => {
    const fades = new Fades<string>();
    fades.want(items("a"), 0, true);
    expect(alphas(fades)).toEqual({ a: 1 });
    fades.want(items(), 1, true);
    expect(alphas(fades)).toEqual({});
    expect(fades.moving).toBe(false);
  });
});
