/** Moving the camera by itself from one view to another. */

import { interpolate } from "./camera";
import type { Camera } from "./types";

/** Milliseconds. */
const DURATION = 500;

export interface Flight {
  /** The camera at a time (milliseconds) and whether it has arrived. */
  at(now: number): { camera: Camera; arrived: boolean };
  /** Whether the user should be told where the camera went. */
  readonly announce: boolean;
}

export function fly(from: Camera, to: Camera, start: number, announce: boolean): Flight {
  return {
    announce,
    at(now) {
      const t = Math.min(1, Math.max(0, (now - start) / DURATION));
      return { camera: interpolate(from, to, 1 - (1 - t) ** 3), arrived: t === 1 };
    },
  };
}

/** Whether the user asked the system for less motion. */
export const reducedMotion = (): boolean => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
