/** A set of rows: a short list or one bit a row, whichever came. */

/** Rows ascending, or bits of which row 0 is the lowest of the first byte. */
type Content = { rows: Uint32Array } | { bits: Uint8Array };

export class RowSet {
  static readonly EMPTY = new RowSet({ rows: new Uint32Array(0) }, 0);
  private list: Uint32Array | null = null;

  constructor(
    private readonly content: Content,
    readonly count: number,
  ) {}

  static of(rows: Iterable<number>): RowSet {
    const list = Uint32Array.from(rows).sort();
    return new RowSet({ rows: list }, list.length);
  }

  has(row: number): boolean {
    if ("bits" in this.content) return (((this.content.bits[row >> 3] ?? 0) >> (row & 7)) & 1) === 1;
    const { rows } = this.content;
    let [low, high] = [0, rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((rows[middle] as number) < row) low = middle + 1;
      else high = middle;
    }
    return rows[low] === row;
  }

  /** Ascending; made once. */
  get rows(): Uint32Array {
    if ("rows" in this.content) return this.content.rows;
    this.list ??= expand(this.content.bits, this.count);
    return this.list;
  }

  /** Writes `value` at each row that `states` has. */
  mark(states: Uint8Array, value: number): void {
    if ("bits" in this.content) markBits(states, this.content.bits, value);
    else for (const row of this.content.rows) if (row < states.length) states[row] = value;
  }
}

/** The rows whose bits are set, of which there are `count`. */
export function expand(bits: Uint8Array, count: number): Uint32Array {
  const rows = new Uint32Array(count);
  let at = 0;
  for (let byte = 0; byte < bits.length && at < count; byte++) {
    let rest = bits[byte] as number;
    while (rest !== 0) {
      rows[at++] = byte * 8 + 31 - Math.clz32(rest & -rest);
      rest &= rest - 1;
    }
  }
  return rows;
}

/** How many bits are set. */
export function population(bits: Uint8Array): number {
  let count = 0;
  for (let rest of bits) for (; rest !== 0; rest &= rest - 1) count++;
  return count;
}

function markBits(states: Uint8Array, bits: Uint8Array, value: number): void {
  for (let byte = 0; byte < bits.length; byte++) {
    let rest = bits[byte] as number;
    while (rest !== 0) {
      const row = byte * 8 + 31 - Math.clz32(rest & -rest);
      if (row < states.length) states[row] = value;
      rest &= rest - 1;
    }
  }
}
