/** One metadata column: a dictionary of distinct texts and a code a row. */

import { expectBody, HEAD_BYTES, readHeadOf, WireError } from "./head";

export const MISSING = 0xffffffff;
const HAS_NUMBERS = 1;

export class Column {
  private readonly decoded: (string | undefined)[];

  constructor(
    readonly index: number,
    /** Distinct values. */
    readonly distinct: number,
    /** A value's number a row, or `MISSING`. */
    readonly codes: Uint32Array,
    /** The number each distinct value stands for; null unless all are numbers. */
    readonly numbers: Float64Array | null,
    private readonly offsets: Uint32Array,
    private readonly bytes: Uint8Array,
  ) {
    this.decoded = new Array(distinct);
  }

  /** Text of a distinct value, exactly as it was written. */
  value(code: number): string {
    let text = this.decoded[code];
    if (text === undefined) {
      text = decoder.decode(this.bytes.subarray(this.offsets[code], this.offsets[code + 1]));
      this.decoded[code] = text;
    }
    return text;
  }

  /** Text of a row; null when it has none. */
  text(row: number): string | null {
    const code = this.codes[row] ?? MISSING;
    return code === MISSING ? null : this.value(code);
  }
}

const decoder = new TextDecoder();

export function readColumn(buffer: ArrayBuffer): Column {
  const head = readHeadOf(buffer, "column");
  if (head.length < 16) throw new WireError(`column message of ${head.length} bytes: its counts alone have 16`);
  const view = new DataView(buffer, HEAD_BYTES);
  const points = view.getUint32(0, true);
  const distinct = view.getUint32(4, true);
  const numeric = (view.getUint32(8, true) & HAS_NUMBERS) !== 0;
  const textBytes = view.getUint32(12, true);
  const padded = Math.ceil(textBytes / 4) * 4;
  expectBody(head, 16 + (distinct + 1) * 4 + padded + points * 4 + (numeric ? distinct * 8 : 0), `column of ${points} rows`);
  let at = HEAD_BYTES + 16;
  const offsets = new Uint32Array(buffer, at, distinct + 1);
  at += (distinct + 1) * 4;
  if (offsets[distinct] !== textBytes) throw new WireError(`column's texts end at byte ${offsets[distinct]} of ${textBytes}`);
  const bytes = new Uint8Array(buffer, at, textBytes);
  at += padded;
  const codes = new Uint32Array(buffer, at, points);
  at += points * 4;
  // Not on a multiple of 8, so no view is possible: a copy is.
  const numbers = numeric ? new Float64Array(buffer.slice(at, at + distinct * 8)) : null;
  return new Column(head.id, distinct, codes, numbers, offsets, bytes);
}
