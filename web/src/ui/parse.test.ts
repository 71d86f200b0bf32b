import { describe, expect, it } from "vitest";
import { parseRows, parseVector } from "./parse";

describe("sums of points", () => {
  it("are rows to add and to take away", () => {
    expect(parseRows("12 − 7 + #301", 400)).toEqual({ plus: [12, 301], minus: [7] });
    expect(parseRows("-7", 400)).toEqual({ plus: [], minus: [7] });
  });
  it("that are not understood are a sentence", () => {
    expect(parseRows("king - man", 400)).toContain("row numbers");
    expect(parseRows("12 - 400", 400)).toContain("no row 400");
  });
});

describe("a pasted vector", () => {
  it("is numbers, whatever is between them", () => {
    expect(parseVector("[1, 2.5\n-3e2]", 3)).toEqual([1, 2.5, -300]);
  });
  it("of another length or with words is a sentence", () => {
    expect(parseVector("1 2", 3)).toBe("2 numbers; the vectors have 3.");
    expect(parseVector("1 two 3", 3)).toContain("two");
  });
});
