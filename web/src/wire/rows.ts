/** Row numbers that answer a command. */

import { expectBody, HEAD_BYTES, readHeadOf, WireError } from "./head";

export interface Rows {
  /** Id of the command. */
  id: number;
  /** Ascending. */
  rows: Uint32Array;
}

export function readRows(buffer: ArrayBuffer): Rows {
  const head = readHeadOf(buffer, "rows");
  if (head.length < 4) throw new WireError(`rows message of ${head.length} bytes: its count alone has 4`);
  const count = new DataView(buffer, HEAD_BYTES).getUint32(0, true);
  expectBody(head, 4 + count * 4, `rows message of ${count} rows`);
  return { id: head.id, rows: new Uint32Array(buffer, HEAD_BYTES + 4, count) };
}
