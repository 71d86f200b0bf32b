/** Row numbers that answer a command. */

import { expectBody, HEAD_BYTES, type Head, readHeadOf, WireError } from "./head";
import { expand, population } from "./row-set";

export interface Rows {
  /** Id of the command. */
  id: number;
  /** Ascending. */
  rows: Uint32Array;
}

const BITS = 1;

export function readRows(buffer: ArrayBuffer): Rows {
  const head = readHeadOf(buffer, "rows");
  return { id: head.id, rows: (head.flags & BITS) !== 0 ? fromBits(buffer, head) : fromList(buffer, head) };
}

function fromList(buffer: ArrayBuffer, head: Head): Uint32Array {
  if (head.length < 4) throw new WireError(`rows message of ${head.length} bytes: its count alone has 4`);
  const count = new DataView(buffer, HEAD_BYTES).getUint32(0, true);
  expectBody(head, 4 + count * 4, `rows message of ${count} rows`);
  return new Uint32Array(buffer, HEAD_BYTES + 4, count);
}

function fromBits(buffer: ArrayBuffer, head: Head): Uint32Array {
  if (head.length < 8) throw new WireError(`rows message of ${head.length} bytes: its counts alone have 8`);
  const view = new DataView(buffer, HEAD_BYTES);
  const count = view.getUint32(0, true);
  const points = view.getUint32(4, true);
  const bytes = bitBytes(points);
  expectBody(head, 8 + bytes, `rows message of bits for ${points} points`);
  return expand(checkedBits(buffer, HEAD_BYTES + 8, bytes, count), count);
}

/** Bytes that `points` bits take, padded to whole 32-bit words. */
export const bitBytes = (points: number): number => Math.ceil(points / 32) * 4;

/** Bits at an offset, of which `count` must be set. */
export function checkedBits(buffer: ArrayBuffer, at: number, bytes: number, count: number): Uint8Array {
  const bits = new Uint8Array(buffer, at, bytes);
  const set = population(bits);
  if (set !== count) throw new WireError(`set of rows with ${set} bits where its count says ${count}`);
  return bits;
}
