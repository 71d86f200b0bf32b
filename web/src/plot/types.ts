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

/** What a plain drag does. Shift + drag is a box, Alt + drag a lasso and Space + drag a pan with every tool. */
export type Tool = "pan" | "box" | "lasso";

/** How a region changes the selection: replaces it (plain), adds (Ctrl or Cmd), or takes away (Ctrl or Cmd with Alt). */
export type RegionOp = "set" | "add" | "remove";

export interface Region {
  /** Vertices in clip space, x0, y0, x1, y1, ..: -1 to 1 on screen, y up. */
  polygon: number[];
  /** 16 numbers, column-major: layout units to clip space. */
  matrix: number[];
  op: RegionOp;
  /** As the prop of that name when the gesture ended: only what is seen is meant (see `PlotHandle.visibleRows`). */
  visibleOnly: boolean;
}

/** Exact counts of points a pixel, as in the protocol's kind 6. */
export interface Raster {
  width: number;
  height: number;
  /** RGBA, top row first: the mean colour of the pixel's points, and their count as 1 + 254 ln(count) / ln(largest), 0 = none. */
  data: Uint8Array;
  /** The largest count. */
  largest: number;
  /** The 99th percentile of the counts that are not 0. */
  percentile99: number;
  /** The matrix (layout units to clip space, column-major) that it was made for. */
  matrix: ArrayLike<number>;
}

/** One picture of many small ones: square cells, row by row. */
export interface SpritePage {
  image: ImageBitmap | HTMLImageElement | HTMLCanvasElement;
  /** Side of a cell, pixels of the image. */
  cell: number;
  columns: number;
  /** The row of the data that each cell shows, in the order of the cells. */
  rows: ArrayLike<number>;
}

export interface Lines {
  /** Row numbers, two a line. Lines that follow one another end to start are one chain. */
  pairs: Uint32Array;
  /** RGB bytes, one triple a row; `hue`: round the colour circle along each chain; `points`: the colours of the points. */
  colors: Uint8Array | "hue" | "points";
}

/** A line of the trust overlay: neighbours in the map and in the data (`true`), in the data only (`missing`), in the map only (`false`). */
export interface Link {
  from: number;
  to: number;
  kind: "true" | "missing" | "false";
}

/** The name of a place on the map. */
export interface PlaceLabel {
  /** Layout units. */
  at: [number, number, number];
  text: string;
  /** Importance, any positive number: the larger, the bigger the text and the earlier its turn. */
  weight: number;
}

/** Names at the ends of the axes, and of the axes as a whole (at their middle). */
export interface AxisTitles {
  left?: string | null;
  right?: string | null;
  down?: string | null;
  up?: string | null;
  back?: string | null;
  front?: string | null;
  x?: string | null;
  y?: string | null;
  z?: string | null;
}

export interface PlotProps {
  /**
   * n x dims row-major. Float32Array: layout units, a NaN point is not drawn. Uint16Array, as on the wire: 0 is the lower and 65534 the
   * upper corner of the axis, a point with a 65535 is not drawn.
   */
  positions: Float32Array | Uint16Array;
  dims: 2 | 3;
  lower: [number, number, number];
  upper: [number, number, number];
  /**
   * Palette index a point; null = all points in the theme's default colour. No index is reserved: "no value" is a palette entry like any
   * other (by convention the last one, grey), so that a ramp with missing values has at most 255 steps. An index past the palette's end
   * is drawn in the theme's default colour.
   */
  colors: Uint8Array | null;
  /** RGB bytes, one triple an index; at most 256 entries. */
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
  /** Default `pan`. */
  tool: Tool;
  /** Handed on in regions; the plot itself does nothing else with it. Default false. */
  visibleOnly: boolean;
  /** Drawn below or instead of the points where they crowd, and wherever WebGL2 is missing; null = points alone. */
  raster: Raster | null;
  /** 3D: see through the points instead of hiding what is behind them. Default false. */
  translucent: boolean;
  /** 3D: darken the edges of what lies behind (eye-dome lighting). Default true. */
  relief: boolean;
  /** Pictures of points; null = none. A row's picture is taken from the last page that has it. */
  sprites: SpritePage[] | null;
  /** Side of a picture in CSS pixels; null = by the room there is. */
  spriteSize: number | null;
  /** Lines between rows; those with a hidden end are left out, those with a selected end stand out. */
  lines: Lines | null;
  /** Drawn while the point that they start from is hovered or selected. */
  links: readonly Link[];
  /** Names of places, in any order. */
  placeLabels: readonly PlaceLabel[];
  axisTitles: AxisTitles | null;
  /** CSS pixels at the edges that something else covers: titles of axes keep out of them. Default 0. */
  covered: { right: number; bottom: number };
  /** Six shapes by palette index (circle, square, triangle, diamond, cross, ring), so that colour is never alone. Default false. */
  shapes: boolean;
  /**
   * Every axis fills [-1, 1] on its own, as in the TensorFlow projector: only to show a bookmark's camera as it was meant. Default false:
   * equal aspect.
   */
  perAxisFrame: boolean;
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
  /** A click on a point, or on none. `additive`: Ctrl or Cmd was held; `op` says with Alt as well that it takes away. */
  onClick(hit: Hit | null, additive: boolean, op: RegionOp): void;
  /** The user moved the camera (called at most once a frame, and once more when the movement ends). */
  onCamera(camera: Camera, final: boolean): void;
  /** A frame is on screen. */
  onDrawn(): void;
  /** WebGL2's context was lost for good; the sentence says what to do. Without WebGL2 the plot draws all the same (see `backend`). */
  onError(message: string): void;
  /** A box or lasso has been drawn. */
  onRegion?(region: Region): void;
  /**
   * A raster for this matrix (layout units to clip space, column-major) and size (device pixels) would be drawn: asked when the view has
   * settled and, throttled, while it moves. The answer is the prop `raster`; a late one is drawn where it belongs.
   */
  onRasterNeeded?(matrix: number[], width: number, height: number): void;
  /** Rows in view that are large enough for a picture, nearest the middle first, at most 4096; called when the view has settled, unless `sprites` is null. */
  onVisible?(rows: Uint32Array): void;
  /** A gesture with the tool or a key has begun or ended (for a hint on screen). */
  onGesture?(active: "box" | "lasso" | null): void;
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
  /** Layout units to clip space for the camera in use: 16 numbers, column-major. */
  readonly matrix: number[];
  /** Rows of which at least one pixel is on screen, ascending; with a polygon (clip space), those with such a pixel inside it. */
  visibleRows(polygon?: readonly number[]): Uint32Array;
  /** The shown row to go to from `row` in a direction on the screen; null when there is none. From null: the row nearest the middle. */
  neighborInDirection(row: number | null, direction: "left" | "right" | "up" | "down"): number | null;
  /** Puts the hover ring on a row (keyboard); null takes it away. The pointer takes over when it moves. */
  hoverRow(row: number | null): void;
  /** Moves the picture by CSS pixels. */
  moveBy(dx: number, dy: number): void;
  /** 3D: turns about the target, radians, positive = as a drag to the right and down. */
  orbitBy(azimuth: number, elevation: number): void;
  /** Ends a box or lasso that is being drawn; true when there was one. */
  cancelGesture(): boolean;
  /** "WebGL2 · renderer name", or "Canvas 2D" where there is no WebGL2. */
  readonly backend: string;
  /** Bytes brought to the GPU so far, by what they were. */
  readonly uploads: Readonly<Record<"positions" | "colors" | "states" | "order" | "palette" | "raster" | "sprites" | "lines", number>>;
  /** The view or the layout's frame is on its way somewhere by itself, so that what is at a pixel now will not be there soon. */
  readonly moving: boolean;
  /** What the last frame drew: points of those that are shown, whether that is all, and how much of the raster (0 to 1). */
  readonly drawn: Readonly<{ points: number; shown: number; complete: boolean; raster: number }>;
  resize(): void;
  render(): void;
  destroy(): void;
}
/* `createPlot(host: HTMLElement, events: PlotEvents): PlotHandle` is exported by `plot/plot.ts`. */
