/**
 * The plot's contract: props in, `render()`, `destroy()`. The plot knows nothing of panels or the network.
 * All per-point arrays have one entry a point, in row order.
 */

/** A camera in the equal-aspect frame: centre of the layout's bounding box = origin, largest half extent = 1, y up. */
export interface Camera {
  orthographic: boolean;
  position: [number, number, number];
  target: [number, number, number];
  zoom: number;
}

export interface Theme {
  background: [number, number, number];
  /** Default point colour, 0..1. */
  point: [number, number, number];
  /** CSS colour of text and of the hover ring. */
  text: string;
  /** CSS colour behind text. */
  halo: string;
  /** Colour of axes and the frame, 0..1 with alpha. */
  axis: [number, number, number, number];
}

export interface PlotProps {
  /** Layout units, n x dims row-major; a NaN point is not drawn. */
  positions: Float32Array;
  dims: 2 | 3;
  lower: [number, number, number];
  upper: [number, number, number];
  /** Palette index a point (see `palette`); null = all points in the theme's default colour. */
  colors: Uint16Array | null;
  /** RGB bytes, one triple an index. */
  palette: Uint8Array;
  /** 0 normal, 1 selected, 2 neighbour of the selection, 3 faded, 4 hidden. Null = all normal. */
  states: Uint8Array | null;
  /** Point diameter in CSS pixels; null = automatic by density. */
  pointSize: number | null;
  /** 0..1; null = automatic. */
  opacity: number | null;
  theme: Theme;
  /** Rows whose label is drawn (selected, neighbours, search hits), most important first. */
  labeled: Uint32Array;
  /** Text of a row's label; null = none. */
  labelOf: (row: number) => string | null;
}

export interface Hit {
  row: number;
  /** CSS pixels from the plot's top left. */
  x: number;
  y: number;
}

export interface PlotEvents {
  /** The pointer rests on a point, or on none. */
  onHover(hit: Hit | null): void;
  /** A click on a point, or on none. `additive`: Ctrl or Cmd was held. */
  onClick(hit: Hit | null, additive: boolean): void;
  /** The user moved the camera (called at most once a frame, and once more when the movement ends). */
  onCamera(camera: Camera, final: boolean): void;
  /** A frame is on screen. */
  onDrawn(): void;
  /** WebGL2 is missing or its context was lost for good; the sentence says what to do. */
  onError(message: string): void;
}

export interface PlotHandle {
  /** Changes some props; draws at the next animation frame. Positions may be replaced at any rate. */
  set(props: Partial<PlotProps>): void;
  /** The camera in use. */
  readonly camera: Camera;
  /** Sets the camera; null = the default view for `dims`. `animate`: fly there in 500 ms (not under prefers-reduced-motion). */
  setCamera(camera: Camera | null, animate?: boolean): void;
  /** Moves the camera so that the rows fill the view. */
  focus(rows: Uint32Array): void;
  /** Screen position of a row in CSS pixels, or null when it is off screen or has no coordinates. */
  project(row: number): { x: number; y: number } | null;
  /** The row drawn nearest to a pixel (CSS pixels), within the snap radius, or null. Synchronous. */
  pick(x: number, y: number): number | null;
  /** Zooms about the centre by a factor (keyboard). */
  zoomBy(factor: number): void;
  /** "WebGL2 · renderer name". */
  readonly backend: string;
  resize(): void;
  render(): void;
  destroy(): void;
}
/* `createPlot(host: HTMLElement, events: PlotEvents): PlotHandle` is exported by `plot/plot.ts`. */
