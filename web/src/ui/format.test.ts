import { describe, expect, it } from "vitest";
import { count, fixed, milliseconds, percent, plural, short, timeLeft } from "./format";

describe("format", () => {
  it.each([
    [count(8000), "8,000"],
    [percent(0.09712), "9.7 %"],
    [percent(1, 0), "100 %"],
    [short(0), "0"],
    [short(1999.96), "2000"],
    [short(0.00004), "4.00e-5"],
    [short(12345678), "1.23e7"],
    [short(null), "–"],
    [fixed(null, 3), "–"],
    [fixed(1.62549, 3), "1.625"],
    [milliseconds(0.4), "0.40 ms"],
    [milliseconds(27.31), "27.3 ms"],
    [milliseconds(1250), "1.25 s"],
    [timeLeft(0.2), "under a second"],
    [timeLeft(59.7), "1 min 00 s"],
    [timeLeft(7800), "2 h 10 min"],
    [plural(1, "point"), "1 point"],
    [plural(2, "match", "matches"), "2 matches"],
  ])("%s", (got, expected) => expect(got).toBe(expected));
});
