import { expect, type Page } from "@playwright/test";

/** The layout on screen as the server has it (docs/protocol.md, "Frame"). */
export interface Frame {
  points: number;
  dims: number;
  projection: number;
  iteration: number;
  positions: Float32Array;
}

/** Reads `/api/frame` with the page's cookie, once there is a layout; up to 50,000 points it has `f32` positions. */
export async function frame(page: Page): Promise<Frame> {
  const get = () => page.request.get(new URL("/api/frame", page.url()).href);
  await expect.poll(async () => (await get()).status()).toBe(200);
  const bytes = await (await get()).body();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  expect(bytes.subarray(0, 4).toString("latin1")).toBe("ESW1");
  expect(view.getUint16(4, true), "kind: frame").toBe(1);
  expect(view.getUint16(6, true) & 1, "positions are f32").toBe(0);
  expect(view.getUint32(8, true)).toBe(bytes.byteLength - 16);
  const points = view.getUint32(16 + 4, true);
  const dims = view.getUint8(16 + 8);
  const positions = new Float32Array(points * dims);
  for (let at = 0; at < positions.length; at++) {
    positions[at] = view.getFloat32(16 + 48 + 4 * at, true);
  }
  return { points, dims, projection: view.getUint8(16 + 9), iteration: view.getUint32(16 + 12, true), positions };
}
