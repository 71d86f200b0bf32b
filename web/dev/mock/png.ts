/** A grey PNG of 28 x 28 pixels, different for each row. */

import { deflateSync, crc32 as zlibCrc32 } from "node:zlib";

const SIZE = 28;

export function picture(row: number, label: number): Buffer {
  const raw = Buffer.alloc((SIZE + 1) * SIZE);
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      const wave = Math.abs(Math.hypot(x - 14 + (row % 5) - 2, y - 14) - 3 - label);
      raw[y * (SIZE + 1) + 1 + x] = Math.max(0, 255 - wave * 110);
    }
  }
  const header = Buffer.from([0, 0, 0, SIZE, 0, 0, 0, SIZE, 8, 0, 0, 0, 0]);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", deflateSync(raw)), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const out = Buffer.alloc(named.length + 8);
  out.writeUInt32BE(data.length, 0);
  named.copy(out, 4);
  out.writeUInt32BE(zlibCrc32(named), named.length + 4);
  return out;
}
