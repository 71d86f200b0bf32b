/**
 * Mouse, trackpad, touch and keys on the plot, turned into camera movements and clicks.
 *
 * 3D: left drag or one finger orbits, right, middle or Ctrl + left drag pans. 2D: any drag pans. Wheel and pinch zoom at the cursor,
 * two fingers also pan; a sideways scroll moves sideways. `+` and `-` zoom about the middle. A press that moves less than
 * {@link CLICK_SLOP} is a click.
 *
 * Shift + drag draws a box, Alt + drag or a long press of a finger a lasso, and so does a plain drag with those tools; Space + drag always
 * pans, Escape gives up.
 */

import { orbit, translate, zoomAbout } from "./camera";
import { Gesture, type Mode, modeOf, opOf } from "./gesture";
import type { Projection } from "./projection";
import type { Camera, RegionOp, Tool } from "./types";
import { add, scale } from "./vector";
import { wheelZoom } from "./wheel";

/** CSS pixels. */
const CLICK_SLOP = 4;
/** A drag over the plot's height turns the layout by this much, radians. */
const TURN = 1.75 * Math.PI;
const KEY_STEP = 1.25;
/** A finger that rests this long begins a lasso, milliseconds. */
const LONG_PRESS = 450;

export interface ControlTarget {
  /** Conversions for the camera as it is now. */
  projection(): Projection;
  dims(): 2 | 3;
  /** The user moves the camera. */
  move(camera: Camera): void;
  /** The movement has ended. */
  moved(): void;
  /** It has ended unless more follows at once. */
  movedSoon(): void;
  /** The user wheels by the logarithm of a magnification, at a pixel. */
  wheel(log: number, x: number, y: number): void;
  /** A press has begun: nothing may move by itself any more. */
  press(): void;
  tool(): Tool;
  /** Nothing is held any more: the cursor is what it is by itself. */
  showCursor(): void;
  click(x: number, y: number, op: RegionOp): void;
  /** A box or lasso is under way; null = no longer. */
  gesture(gesture: Gesture | null): void;
  region(gesture: Gesture, op: RegionOp): void;
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
  mode: Mode;
  button: number;
}

export interface Controls {
  /** Ends a box or lasso that is being drawn; true when there was one. */
  giveUp(): boolean;
  detach(): void;
}

/** Listens on `element`. */
export function attachControls(element: HTMLElement, target: ControlTarget): Controls {
  const presses = new Map<number, Press>();
  const abort = new AbortController();
  const { signal } = abort;
  let dragging = false;
  let lastPlace: { x: number; y: number } | null = null;
  let gesture: Gesture | null = null;
  let space = false;
  let longPress = 0;

  const setGesture = (next: Gesture | null) => {
    gesture = next;
    target.gesture(next);
  };

  /** Gives a box or lasso up; the press goes on and does nothing. */
  const giveUp = (): boolean => {
    if (!gesture) return false;
    setGesture(null);
    return true;
  };

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
    if (press.mode === "box" || press.mode === "lasso") {
      if (!gesture) return;
      gesture.move(x, y);
      return target.gesture(gesture);
    }
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
    const mode = modeOf(target.tool(), target.dims(), event.button, event, space);
    if (presses.size >= 2) return;
    const press: Press = { x, y, startX: x, startY: y, mode, button: event.button };
    presses.set(event.pointerId, press);
    element.setPointerCapture(event.pointerId);
    window.clearTimeout(longPress);
    if (presses.size > 1) {
      // The second finger makes it a pinch.
      dragging = true;
      giveUp();
    } else if (event.pointerType === "touch") {
      longPress = window.setTimeout(() => {
        if (dragging || presses.size !== 1) return;
        press.mode = "lasso";
        dragging = true;
        setGesture(new Gesture("lasso", press.x, press.y));
        navigator.vibrate?.(15);
      }, LONG_PRESS);
    }
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
      window.clearTimeout(longPress);
      const { mode } = press;
      if (mode === "box" || mode === "lasso") setGesture(new Gesture(mode, press.startX, press.startY));
      else element.style.cursor = "grabbing";
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
    window.clearTimeout(longPress);
    const { x, y } = place(event);
    if (presses.size > 0) return;
    const drawn = gesture;
    if (drawn) setGesture(null);
    const click = !dragging && event.type === "pointerup" && press.button === 0;
    if (dragging) {
      if (press.mode === "orbit" || press.mode === "pan") {
        target.showCursor();
        target.moved();
      }
    }
    dragging = false;
    if (drawn?.encloses && event.type === "pointerup") target.region(drawn, opOf(event));
    if (click) target.click(x, y, opOf(event));
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
    // A trackpad's sideways scroll; a pinch comes with Ctrl.
    if (!event.ctrlKey && Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      const pixels = event.deltaX * (event.deltaMode === 1 ? 16 : 1);
      if (target.dims() === 2) pan(-pixels, 0);
      else target.move(orbit(target.projection().camera, pixels * (TURN / Math.max(target.projection().height, 300)) * 0.5, 0));
      return target.movedSoon();
    }
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

  const typing = (event: KeyboardEvent) => {
    const [goal] = event.composedPath();
    return goal instanceof HTMLElement && (goal.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT|BUTTON)$/.test(goal.tagName));
  };
  const spaceDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && giveUp()) {
      event.preventDefault();
      return event.stopImmediatePropagation();
    }
    if (event.key !== " " || typing(event) || !(over || presses.size > 0)) return;
    space = true;
    // The page must not scroll, nor anything else be pressed.
    event.preventDefault();
    if (presses.size === 0) element.style.cursor = "grab";
  };
  const spaceUp = (event: KeyboardEvent) => {
    if (event.key !== " " || !space) return;
    space = false;
    if (presses.size === 0) target.showCursor();
  };
  let over = false;
  window.addEventListener("keydown", spaceDown, { signal, capture: true });
  window.addEventListener("keyup", spaceUp, { signal, capture: true });
  window.addEventListener(
    "blur",
    () => {
      space = false;
    },
    { signal },
  );
  element.addEventListener(
    "pointerenter",
    () => {
      over = true;
    },
    { signal },
  );
  element.addEventListener(
    "pointerleave",
    () => {
      over = false;
    },
    { signal },
  );
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
  return {
    giveUp,
    detach: () => {
      window.clearTimeout(longPress);
      abort.abort();
    },
  };
}
