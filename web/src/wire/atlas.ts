/** Small pictures of points, side by side in one PNG. */

import { HEAD_BYTES, readHeadOf, WireError } from "./head";

export interface Atlas {
  /** Id of the command. */
  id: number;
  /** Pixels a side of a cell. */
  size: number;
  /** Cells a row of the picture. */
  columns: number;
  /** Cells in all, in the order asked for. */
  count: number;
  png: Uint8Array<ArrayBuffer>;
}

export function readAtlas(buffer: ArrayBuffer): Atlas {
  const head = readHeadOf(buffer, "atlas");
  if (head.length < 12) throw new WireError(`atlas message of ${head.length} bytes: its counts alone have 12`);
  const view = new DataView(buffer, HEAD_BYTES);
  return {
    id: head.id,
    size: view.getUint32(0, true),
    columns: view.getUint32(4, true),
    count: view.getUint32(8, true),
    png: new Uint8Array(buffer, HEAD_BYTES + 12),
  };
}
