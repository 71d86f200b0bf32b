/** What tests may look at; nothing of it can be changed from there. */

import type { Camera } from "../api";
import type { State } from "../state";

export interface DebugView {
  readonly iteration: number;
  readonly projection: string | null;
  readonly dims: number | null;
  /** Copy of the positions on screen, row-major. */
  readonly positions: number[];
  readonly camera: Camera | null;
  readonly selected: number[];
  readonly neighbors: number[];
  readonly backend: string;
}

export function debugView(state: Readonly<State>, camera: Camera | null): DebugView {
  const { frame, selection, neighbors, backend } = state;
  return Object.freeze({
    iteration: frame?.iteration ?? 0,
    projection: frame?.projection ?? null,
    dims: frame?.dims ?? null,
    get positions() {
      return Array.from(frame?.positions ?? []);
    },
    camera,
    selected: Array.from(selection?.selected.rows ?? []),
    neighbors: Array.from(neighbors?.rows ?? []),
    backend,
  });
}
