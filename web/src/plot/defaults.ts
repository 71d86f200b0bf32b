/** Props before the page has set any: no points, a light theme. */

import type { PlotProps } from "./types";

export const defaultProps = (): PlotProps => ({
  positions: new Float32Array(0),
  dims: 3,
  lower: [0, 0, 0],
  upper: [0, 0, 0],
  colors: null,
  palette: new Uint8Array(0),
  states: null,
  pointSize: null,
  opacity: null,
  theme: {
    background: [1, 1, 1],
    point: [0.29, 0.45, 0.69],
    text: "#1b1f24",
    halo: "rgba(255, 255, 255, 0.9)",
    axis: [0.1, 0.12, 0.16, 0.16],
  },
  labeled: new Uint32Array(0),
  labelOf: () => null,
  tool: "pan",
  visibleOnly: false,
  raster: null,
  translucent: false,
  relief: true,
  sprites: null,
  spriteSize: null,
  lines: null,
  links: [],
  placeLabels: [],
  axisTitles: null,
  covered: { right: 0, bottom: 0 },
  shapes: false,
  perAxisFrame: false,
});
