/**
 * Mouse, trackpad, touch and keys on the plot, turned into camera movements and clicks.
 *
 * 3D: left drag or one finger orbits, right, middle or Ctrl + left drag pans. 2D: any drag pans. Wheel and pinch zoom at the cursor,
 * two fingers also pan. `+` and `-` zoom about the middle. A press that moves less than {@link CLICK_SLOP} is a click.
 */

import { orbit, translate, zoomAbout } from "./camera";
import type { Projection } from "./projection";
import type { Camera } from "./types";
import { add, scale } from "./vector";
import { wheelZoom } from "./wheel";

/** CSS pixels. */
const CLICK_SLOP = 4;
/** A drag over the plot's height turns the layout by this much, radians. */
const TURN = 1.75 * Math.PI;
const KEY_STEP = 1.25;

export interface ControlTarget {
  /** Conversions for the camera as it is now. */
  projection(): Projection;
  dims(): 2 | 3;
  /** The user moves the camera. */
  move(camera: Camera): void;
  /** The movement has ended. */
  moved(): void;
  /** The user wheels by the logarithm of a magnification, at a pixel. */
  wheel(log: number, x: number, y: number): void;
  /** A press has begun: nothing may move by itself any more. */
  press(): void;
  click(x: number, y: number, additive: boolean): void;
  doubleClick(x: number, y: number): void;
  /** The mouse is over a pixel with no button down, or gone. */
  point(at: { x: number; y: number } | null): void;
  zoomBy(factor: number): void;
}

interface Press {
  x: number;
  y: number;
  startX: number;
  startY: number;
  mode: "orbit" | "pan";
  button: number;
  additive: boolean;
}

/** Listens on `element`; returns what stops it. */
export function attachControls(element: HTMLElement, target: ControlTarget): () => void {
  const presses = new Map<number, Press>();
  const abort = new AbortController();
  const { signal } = abort;
  let dragging = false;
  let lastPlace: { x: number; y: number } | null = null;

  const place = (event: MouseEvent) => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  const pan = (dx: number, dy: number) => {
    const projection = target.projection();
    const { right, up } = projection.basis;
    const unit = 1 / projection.pixelsPerUnit;
    target.move(translate(projection.camera, add(scale(right, -dx * unit), scale(up, dy * unit))));
  };

  const drag = (press: Press, x: number, y: number) => {
    if (press.mode === "pan") return pan(x - press.x, y - press.y);
    const { camera, height } = target.projection();
    const turn = TURN / Math.max(height, 300);
    target.move(orbit(camera, -(x - press.x) * turn, (y - press.y) * turn));
  };

  /** Two fingers: zoom by the change of their distance, pan by the change of their middle. */
  const pinch = (moving: Press, x: number, y: number) => {
    const still = [...presses.values()].find((press) => press !== moving);
    if (!still) return;
    const before = Math.hypot(moving.x - still.x, moving.y - still.y);
    const after = Math.hypot(x - still.x, y - still.y);
    const projection = target.projection();
    if (before > 0 && after > 0) {
      const anchor = projection.unproject((moving.x + still.x) / 2, (moving.y + still.y) / 2);
      target.move(zoomAbout(projection.camera, after / before, anchor));
    }
    pan((x - moving.x) / 2, (y - moving.y) / 2);
  };

  const down = (event: PointerEvent) => {
    const { x, y } = place(event);
    const left = event.button === 0;
    const additive = event.ctrlKey || event.metaKey;
    const mode = target.dims() === 3 && left && !additive ? "orbit" : "pan";
    if (presses.size >= 2) return;
    presses.set(event.pointerId, { x, y, startX: x, startY: y, mode, button: event.button, additive });
    element.setPointerCapture(event.pointerId);
    if (presses.size > 1) dragging = true;
    target.press();
  };

  const move = (event: PointerEvent) => {
    const { x, y } = place(event);
    lastPlace = { x, y };
    const press = presses.get(event.pointerId);
    if (!press) {
      if (event.pointerType !== "touch") target.point({ x, y });
      return;
    }
    if (!dragging) {
      if (Math.hypot(x - press.startX, y - press.startY) < CLICK_SLOP) return;
      dragging = true;
      element.style.cursor = "grabbing";
    }
    if (presses.size === 1) drag(press, x, y);
    else pinch(press, x, y);
    press.x = x;
    press.y = y;
  };

  const up = (event: PointerEvent) => {
    const press = presses.get(event.pointerId);
    if (!press) return;
    presses.delete(event.pointerId);
    const { x, y } = place(event);
    if (presses.size > 0) return;
    const click = !dragging && event.type === "pointerup" && press.button === 0;
    if (dragging) {
      element.style.cursor = "";
      target.moved();
    }
    dragging = false;
    if (click) target.click(x, y, press.additive);
    else if (event.type === "pointerup" && event.pointerType !== "touch") target.point({ x, y });
  };

  // Right drag pans, so no menu while the button is down (Linux and macOS open it on the press) or after a drag.
  let rightDragged = false;
  const contextMenu = (event: MouseEvent) => {
    if (presses.size > 0 || rightDragged) event.preventDefault();
    rightDragged = false;
  };

  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    // Wheel events have whole pixels, pointer events finer ones; after a strong zoom the difference is far.
    const at = place(event);
    const finer = lastPlace && Math.abs(lastPlace.x - at.x) < 1 && Math.abs(lastPlace.y - at.y) < 1 ? lastPlace : null;
    const { x, y } = finer ?? at;
    target.wheel(wheelZoom(event, target.projection().height), x, y);
  };

  const key = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const factor = event.key === "+" || event.key === "=" ? KEY_STEP : event.key === "-" ? 1 / KEY_STEP : null;
    if (factor === null) return;
    event.preventDefault();
    event.stopPropagation();
    target.zoomBy(factor);
  };

  element.addEventListener("pointerdown", down, { signal });
  // The middle button would start the browser's own scrolling.
  element.addEventListener("mousedown", (event) => event.button === 1 && event.preventDefault(), { signal });
  element.addEventListener("pointermove", move, { signal });
  element.addEventListener(
    "pointerup",
    (event) => {
      rightDragged = dragging && presses.get(event.pointerId)?.button === 2;
      up(event);
    },
    { signal },
  );
  element.addEventListener("pointercancel", up, { signal });
  element.addEventListener("lostpointercapture", up, { signal });
  element.addEventListener("pointerleave", () => presses.size === 0 && target.point(null), { signal });
  element.addEventListener(
    "dblclick",
    (event) => {
      const { x, y } = place(event);
      target.doubleClick(x, y);
    },
    { signal },
  );
  element.addEventListener("contextmenu", contextMenu, { signal });
  element.addEventListener("wheel", wheel, { signal, passive: false });
  element.addEventListener("keydown", key, { signal });
  return () => abort.abort();
}
