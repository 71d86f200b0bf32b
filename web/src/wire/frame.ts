/** A layout at one moment. */

import { expectBody, HEAD_BYTES, readHeadOf, WireError } from "./head";

/** Projections by their number on the wire. */
export const PROJECTIONS = ["pca", "tsne", "umap", "custom", "raw"] as const;
export type Projection = (typeof PROJECTIONS)[number];

export interface Frame {
  sequence: number;
  dataset: number;
  points: number;
  dims: 2 | 3;
  projection: Projection;
  iteration: number;
  kl: number | null;
  msPerIteration: number | null;
  lower: [number, number, number];
  upper: [number, number, number];
  /**
   * Points x dims row-major. Float32Array: layout units, NaN = no coordinates. Uint16Array: 0 is the lower and 65534 the upper corner of
   * the axis, 65535 = no coordinates; see `coordinate`.
   */
  positions: Float32Array | Uint16Array;
}

const BODY_HEAD = 48;
const QUANTIZED = 1;
const LEVELS = 65534;
const NOWHERE = 65535;

export function readFrame(buffer: ArrayBuffer): Frame {
  const head = readHeadOf(buffer, "frame");
  const view = new DataView(buffer, HEAD_BYTES);
  if (head.length < BODY_HEAD) throw new WireError(`frame of ${head.length} bytes: its head alone has ${BODY_HEAD}`);
  const points = view.getUint32(4, true);
  const dims = view.getUint8(8);
  const projection = PROJECTIONS[view.getUint8(9)];
  if (dims !== 2 && dims !== 3) throw new WireError(`frame with ${dims} dimensions, expected 2 or 3`);
  if (!projection) throw new WireError(`frame of projection ${view.getUint8(9)}, expected 0 to ${PROJECTIONS.length - 1}`);
  const quantized = (head.flags & QUANTIZED) !== 0;
  expectBody(head, BODY_HEAD + points * dims * (quantized ? 2 : 4), `frame of ${points} points`);
  const corner = (at: number): [number, number, number] => [
    view.getFloat32(at, true),
    view.getFloat32(at + 4, true),
    view.getFloat32(at + 8, true),
  ];
  const lower = corner(24);
  const upper = corner(36);
  const at = HEAD_BYTES + BODY_HEAD;
  return {
    sequence: head.id,
    dataset: view.getUint32(0, true),
    points,
    dims,
    projection,
    iteration: view.getUint32(12, true),
    kl: known(view.getFloat32(16, true)),
    msPerIteration: known(view.getFloat32(20, true)),
    lower,
    upper,
    positions: quantized ? new Uint16Array(buffer, at, points * dims) : new Float32Array(buffer, at, points * dims),
  };
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

/** One number of the positions in layout units; NaN where the point has no coordinates. */
export function coordinate(
  { positions, dims, lower, upper }: Pick<Frame, "positions" | "dims" | "lower" | "upper">,
  index: number,
): number {
  const value = positions[index] ?? Number.NaN;
  if (positions instanceof Float32Array) return value;
  const low = lower[index % dims] as number;
  return value === NOWHERE ? Number.NaN : low + (value * ((upper[index % dims] as number) - low)) / LEVELS;
}
