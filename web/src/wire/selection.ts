/** Which points are selected and which are not shown. */

import { HEAD_BYTES, readHeadOf, WireError } from "./head";
import { RowSet } from "./row-set";
import { bitBytes, checkedBits } from "./rows";

export interface Selection {
  revision: number;
  dataset: number;
  points: number;
  selected: RowSet;
  /** Hidden, or outside of what is isolated. */
  unseen: RowSet;
}

const BITS = 1;

export function readSelection(buffer: ArrayBuffer): Selection {
  const head = readHeadOf(buffer, "selection");
  if (head.length < 24) throw new WireError(`selection message of ${head.length} bytes: its counts alone have 24`);
  const view = new DataView(buffer, HEAD_BYTES);
  const points = view.getUint32(4, true);
  let at = 8;
  const set = (): RowSet => {
    if (at + 8 > head.length) throw new WireError(`selection message of ${head.length} bytes ends inside a set`);
    const encoding = view.getUint32(at, true);
    const count = view.getUint32(at + 4, true);
    if (encoding > BITS) throw new WireError(`selection with encoding ${encoding}, expected 0 (rows) or 1 (bits)`);
    const bytes = encoding === BITS ? bitBytes(points) : count * 4;
    at += 8;
    if (at + bytes > head.length) throw new WireError(`selection message of ${head.length} bytes: a set of ${count} rows does not fit`);
    const start = HEAD_BYTES + at;
    at += bytes;
    if (encoding === BITS) return new RowSet({ bits: checkedBits(buffer, start, bytes, count) }, count);
    return new RowSet({ rows: new Uint32Array(buffer, start, count) }, count);
  };
  const selected = set();
  const unseen = set();
  if (at !== head.length) throw new WireError(`selection message takes ${at} bytes, the message has ${head.length}`);
  return { revision: head.id, dataset: view.getUint32(0, true), points, selected, unseen };
}
