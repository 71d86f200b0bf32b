/** Colours of the map, the same as the tokens of the page around it. */

import type { Theme } from "../plot/types";

const rgb = (hex: number): [number, number, number] => [(hex >> 16) / 255, ((hex >> 8) & 255) / 255, (hex & 255) / 255];

export const PLOT_THEMES: Record<"light" | "dark", Theme> = {
  light: {
    background: rgb(0xffffff),
    point: rgb(0x3f6ea8),
    text: "#1b1f24",
    halo: "rgba(255, 255, 255, 0.9)",
    axis: [...rgb(0x1b1f24), 0.18],
  },
  dark: {
    background: rgb(0x0b0d10),
    point: rgb(0x7fb2e5),
    text: "#dfe3e7",
    halo: "rgba(11, 13, 16, 0.9)",
    axis: [...rgb(0xe2e5e8), 0.18],
  },
};
