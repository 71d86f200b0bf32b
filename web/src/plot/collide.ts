/**
 * Which labels are drawn and where, so that none covers another. Greedy, in the order of importance; a coarse grid keeps every test
 * local. Labels shown before go ahead of the rest (but for the first, most important one), keep their side of the point and need
 * less free space than new ones, so that the choice does not flicker while the view turns or zooms.
 */

export type Side = "right" | "left" | "above" | "below" | "centre";

export interface Candidate {
  /** A row, or a negative number for what is none. */
  key: number;
  /** Middle of the point, CSS pixels. */
  x: number;
  y: number;
  /** Size of the text. */
  width: number;
  height: number;
  /** From the middle of the point to the text. */
  gap: number;
  /** Sides it may stand on; absent = the four. */
  sides?: readonly Side[];
}

export interface Placed {
  key: number;
  side: Side;
  /** Left edge and vertical middle of the text. */
  x: number;
  y: number;
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const SIDES: readonly Side[] = ["right", "left", "above", "below"];
const CELL = 64;
/** Free space kept between two labels; a new one needs more. */
const AIR = 2;
const AIR_FOR_NEW = 7;

/** `previous`: the side on which a label was drawn last time. */
export function placeLabels(candidates: Candidate[], width: number, height: number, previous: ReadonlyMap<number, Side>): Placed[] {
  const first = candidates.slice(0, 1);
  const rest = candidates.slice(1);
  const ordered = [...first, ...rest.filter((c) => previous.has(c.key)), ...rest.filter((c) => !previous.has(c.key))];
  const grid = new Map<number, Box[]>();
  const placed: Placed[] = [];
  // No label covers the most important point itself; a name that stands on its place has none.
  for (const { x, y, gap } of first.filter((c) => c.gap > 0))
    insert(grid, { left: x - gap / 2, top: y - gap / 2, right: x + gap / 2, bottom: y + gap / 2 });
  for (const candidate of ordered) {
    const last = previous.get(candidate.key);
    const allowed = candidate.sides ?? SIDES;
    const sides = last ? [last, ...allowed.filter((side) => side !== last)] : allowed;
    const air = last || candidate === first[0] ? AIR : AIR_FOR_NEW;
    for (const side of sides) {
      const box = boxAt(candidate, side);
      const inside = box.left >= 0 && box.top >= 0 && box.right <= width && box.bottom <= height;
      if (!inside || overlaps(grid, box, air)) continue;
      insert(grid, box);
      placed.push({ key: candidate.key, side, x: box.left, y: (box.top + box.bottom) / 2 });
      break;
    }
  }
  return placed;
}

/** Where a candidate's text stands on a side. */
export function boxAt(c: Candidate, side: Side): Box {
  let left = c.x - c.width / 2;
  let top = c.y - c.height / 2;
  if (side === "right") left = c.x + c.gap;
  else if (side === "left") left = c.x - c.gap - c.width;
  else if (side === "above") top = c.y - c.gap - c.height;
  else if (side === "below") top = c.y + c.gap;
  return { left, top, right: left + c.width, bottom: top + c.height };
}

function* cellsOf(box: Box, air: number): Generator<number> {
  for (let v = Math.floor((box.top - air) / CELL); v <= Math.floor((box.bottom + air) / CELL); v++) {
    for (let u = Math.floor((box.left - air) / CELL); u <= Math.floor((box.right + air) / CELL); u++) yield v * 4096 + u;
  }
}

function overlaps(grid: Map<number, Box[]>, box: Box, air: number): boolean {
  for (const cell of cellsOf(box, air)) {
    for (const other of grid.get(cell) ?? []) {
      const across = box.left < other.right + air && other.left < box.right + air;
      const down = box.top < other.bottom + air && other.top < box.bottom + air;
      if (across && down) return true;
    }
  }
  return false;
}

function insert(grid: Map<number, Box[]>, box: Box): void {
  for (const cell of cellsOf(box, AIR)) {
    const boxes = grid.get(cell);
    if (boxes) boxes.push(box);
    else grid.set(cell, [box]);
  }
}
