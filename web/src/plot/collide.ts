/**
 * Which labels are drawn and where, so that none covers another. Greedy, in the order of importance; a coarse grid keeps every test
 * local. Labels shown before go ahead of the rest (but for the first, most important one) and keep their side of the point, so
 * that the choice does not flicker while the view turns.
 */

export type Side = "right" | "left" | "above" | "below";

export interface Candidate {
  row: number;
  /** Middle of the point, CSS pixels. */
  x: number;
  y: number;
  /** Size of the text. */
  width: number;
  height: number;
  /** From the middle of the point to the text. */
  gap: number;
}

export interface Placed {
  row: number;
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

const SIDES: Side[] = ["right", "left", "above", "below"];
const CELL = 64;
/** Free space kept between two labels. */
const AIR = 2;

/** `previous`: the side on which a row's label was drawn last time. */
export function placeLabels(candidates: Candidate[], width: number, height: number, previous: ReadonlyMap<number, Side>): Placed[] {
  const first = candidates.slice(0, 1);
  const rest = candidates.slice(1);
  const ordered = [...first, ...rest.filter((c) => previous.has(c.row)), ...rest.filter((c) => !previous.has(c.row))];
  const grid = new Map<number, Box[]>();
  const placed: Placed[] = [];
  // No label covers the most important point itself.
  for (const { x, y, gap } of first) insert(grid, { left: x - gap / 2, top: y - gap / 2, right: x + gap / 2, bottom: y + gap / 2 });
  for (const candidate of ordered) {
    const last = previous.get(candidate.row);
    const sides = last ? [last, ...SIDES.filter((side) => side !== last)] : SIDES;
    for (const side of sides) {
      const box = boxAt(candidate, side);
      const inside = box.left >= 0 && box.top >= 0 && box.right <= width && box.bottom <= height;
      if (!inside || overlaps(grid, box)) continue;
      insert(grid, box);
      placed.push({ row: candidate.row, side, x: box.left, y: (box.top + box.bottom) / 2 });
      break;
    }
  }
  return placed;
}

function boxAt(c: Candidate, side: Side): Box {
  let left = c.x - c.width / 2;
  let top = c.y - c.height / 2;
  if (side === "right") left = c.x + c.gap;
  else if (side === "left") left = c.x - c.gap - c.width;
  else if (side === "above") top = c.y - c.gap - c.height;
  else top = c.y + c.gap;
  return { left, top, right: left + c.width, bottom: top + c.height };
}

function* cellsOf(box: Box): Generator<number> {
  for (let v = Math.floor((box.top - AIR) / CELL); v <= Math.floor((box.bottom + AIR) / CELL); v++) {
    for (let u = Math.floor((box.left - AIR) / CELL); u <= Math.floor((box.right + AIR) / CELL); u++) yield v * 4096 + u;
  }
}

function overlaps(grid: Map<number, Box[]>, box: Box): boolean {
  for (const cell of cellsOf(box)) {
    for (const other of grid.get(cell) ?? []) {
      const across = box.left < other.right + AIR && other.left < box.right + AIR;
      const down = box.top < other.bottom + AIR && other.top < box.bottom + AIR;
      if (across && down) return true;
    }
  }
  return false;
}

function insert(grid: Map<number, Box[]>, box: Box): void {
  for (const cell of cellsOf(box)) {
    const boxes = grid.get(cell);
    if (boxes) boxes.push(box);
    else grid.set(cell, [box]);
  }
}
