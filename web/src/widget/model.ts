/** What the kernel and the front end share, as the notebook hands it over; its names are those of `MapWidget` in Python. */

import type { Camera } from "../plot/types";

/** Bytes on their way: notebooks give views, some of them plain arrays. */
export type Bytes = DataView | ArrayBuffer | Uint8Array;

export interface Frame {
  /** n x dims steps of 16 bits from `lower` to `upper`; 65535 = the point has no place. */
  positions: Bytes;
  dims: 2 | 3;
  lower: [number, number, number];
  upper: [number, number, number];
  iteration: number;
  kl: number | null;
}

export interface TableColumn {
  name: string;
  kind: "category" | "number" | "text";
  distinct: number;
  missing: number;
  codes: Bytes;
  numbers: Bytes | null;
  offsets: Bytes;
  texts: Bytes;
}

export interface Pictures {
  height?: number;
  width?: number;
  channels?: number;
}

export interface Traits {
  _frame: Partial<Frame>;
  _table: TableColumn[];
  _pictures: Pictures;
  _selection: Bytes;
  _status: string;
  _projection: string;
  _choices: string[];
  color: string | null;
  camera: Camera | null;
  height: number;
}

/** The part of a notebook's model that is used here. */
export interface Model {
  get<K extends keyof Traits>(name: K): Traits[K];
  set<K extends keyof Traits>(name: K, value: Traits[K]): void;
  save_changes(): void;
  on(event: string, callback: (...details: never[]) => void): void;
  off(event: string, callback: (...details: never[]) => void): void;
  send(content: unknown): void;
}

/** A copy of its own, so that it starts where numbers may. */
export function bufferOf(bytes: Bytes): ArrayBuffer {
  if (bytes instanceof ArrayBuffer) return bytes.slice(0);
  return new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength).slice().buffer;
}
