/** All shown points as a picture: their mean colour and count a pixel. */

import { expectBody, HEAD_BYTES, readHeadOf, WireError } from "./head";

export interface Raster {
  /** Id of the command. */
  id: number;
  width: number;
  height: number;
  /** The largest count of a pixel. */
  largest: number;
  /** The 99th percentile of the counts that are not 0. */
  usual: number;
  /** RGBA, top row first; A = 1 + 254 ln(count) / ln(largest), 0 = none. */
  pixels: Uint8Array;
}

export function readRaster(buffer: ArrayBuffer): Raster {
  const head = readHeadOf(buffer, "raster");
  if (head.length < 16) throw new WireError(`raster message of ${head.length} bytes: its counts alone have 16`);
  const view = new DataView(buffer, HEAD_BYTES);
  const width = view.getUint32(0, true);
  const height = view.getUint32(4, true);
  expectBody(head, 16 + width * height * 4, `raster of ${width} x ${height} pixels`);
  return {
    id: head.id,
    width,
    height,
    largest: view.getFloat32(8, true),
    usual: view.getFloat32(12, true),
    pixels: new Uint8Array(buffer, HEAD_BYTES + 16),
  };
}
