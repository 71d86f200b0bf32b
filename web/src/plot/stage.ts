/** The two canvases in their host and their size in CSS and device pixels. */

export interface Stage {
  readonly points: HTMLCanvasElement;
  readonly overlay: HTMLCanvasElement;
  /** CSS pixels, never 0. */
  readonly width: number;
  readonly height: number;
  /** Measures again; true when the size in device pixels has changed (which empties the canvases). */
  measure(): boolean;
  destroy(): void;
}

/** Puts the canvases into `host`; `resized` is called when the host's size or the browser's zoom may have changed. */
export function createStage(host: HTMLElement, resized: () => void): Stage {
  const points = document.createElement("canvas");
  const overlay = document.createElement("canvas");
  const fill = "position:absolute;inset:0;width:100%;height:100%;display:block;";
  points.style.cssText = `${fill}touch-action:none;outline-offset:-2px;`;
  overlay.style.cssText = `${fill}pointer-events:none;`;
  points.tabIndex = 0;
  points.setAttribute("role", "application");
  points.setAttribute("aria-label", "Map of points");
  overlay.setAttribute("aria-hidden", "true");
  if (getComputedStyle(host).position === "static") host.style.position = "relative";
  host.append(points, overlay);

  const size = { width: 1, height: 1 };
  /** What the browser gives the canvas, to the device pixel, and the size for which it said so. */
  let exact = { width: 0, height: 0, ratio: 0, wide: 0, high: 0 };
  const observer = new ResizeObserver((entries) => {
    const device = entries.at(-1)?.devicePixelContentBoxSize?.[0];
    const box = points.getBoundingClientRect();
    if (device) {
      const { inlineSize: wide, blockSize: high } = device;
      exact = { width: box.width, height: box.height, ratio: window.devicePixelRatio, wide, high };
    }
    resized();
  });
  try {
    observer.observe(points, { box: "device-pixel-content-box" });
  } catch {
    // Safari cannot tell device pixels: the rounded product is then at most one pixel off.
    observer.observe(points);
  }
  // The browser's zoom changes the device's pixels without always changing the host's size.
  let media: MediaQueryList | null = null;
  const watchRatio = () => {
    media?.removeEventListener("change", ratioChanged);
    media = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    media.addEventListener("change", ratioChanged);
  };
  const ratioChanged = () => {
    watchRatio();
    resized();
  };
  watchRatio();

  return {
    points,
    overlay,
    get width() {
      return size.width;
    },
    get height() {
      return size.height;
    },
    measure() {
      const box = points.getBoundingClientRect();
      size.width = Math.max(1, box.width);
      size.height = Math.max(1, box.height);
      const ratio = window.devicePixelRatio;
      const known = exact.width === box.width && exact.height === box.height && exact.ratio === ratio;
      const wide = Math.max(1, known ? exact.wide : Math.round(size.width * ratio));
      const high = Math.max(1, known ? exact.high : Math.round(size.height * ratio));
      if (points.width === wide && points.height === high) return false;
      for (const canvas of [points, overlay]) {
        canvas.width = wide;
        canvas.height = high;
      }
      return true;
    },
    destroy() {
      observer.disconnect();
      media?.removeEventListener("change", ratioChanged);
      points.remove();
      overlay.remove();
    },
  };
}

/** RGB (0..1) of any CSS colour, as the browser paints it. */
export function cssColor(color: string): [number, number, number] {
  const canvas = document.createElement("canvas");
  canvas.width = 1;
  canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return [0.5, 0.5, 0.5];
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [r = 0, g = 0, b = 0] = context.getImageData(0, 0, 1, 1).data;
  return [r / 255, g / 255, b / 255];
}
