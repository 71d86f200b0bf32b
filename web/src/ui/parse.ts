/** What people type where points or vectors are meant; a sentence where it is not understood. */

/** "12 - 7 + 301" -> rows to add and to take away. */
export function parseRows(text: string, points: number): { plus: number[]; minus: number[] } | string {
  const compact = text.replaceAll("−", "-").replace(/[\s#]/g, "");
  if (!/^[+-]?\d+([+-]\d+)*$/.test(compact)) return "Write row numbers with + and − between them, such as 12 − 7 + 301.";
  const sides: { plus: number[]; minus: number[] } = { plus: [], minus: [] };
  for (const [, sign, digits] of compact.matchAll(/([+-]?)(\d+)/g)) {
    const row = Number(digits);
    if (row >= points) return `There is no row ${digits}: rows go from 0 to ${points - 1}.`;
    sides[sign === "-" ? "minus" : "plus"].push(row);
  }
  return sides;
}

/** Numbers between commas, spaces, tabs or lines, with or without brackets. */
export function parseVector(text: string, dimensions: number): number[] | string {
  const words = text
    .replace(/[[\](){};]/g, " ")
    .split(/[\s,]+/)
    .filter(Boolean);
  const numbers = words.map(Number);
  const wrong = words.find((_, i) => !Number.isFinite(numbers[i]));
  if (wrong !== undefined) return `“${wrong.slice(0, 20)}” is not a number.`;
  if (numbers.length !== dimensions) return `${numbers.length} numbers; the vectors have ${dimensions}.`;
  return numbers;
}
