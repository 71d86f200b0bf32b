/** Colours of classes and of numbers; the same ones as the figures of `embedscope plot`, and more. */

import { glasbey } from "./glasbey";

export type Rgb = readonly [number, number, number];
export type Theme = "light" | "dark";

export const hex = (text: string): Rgb[] =>
  text.split(" ").map((one) => [0, 2, 4].map((at) => Number.parseInt(one.slice(at, at + 2), 16)) as unknown as Rgb);

/** Okabe and Ito (2008). */
const OKABE_ITO = hex("e69f00 56b4e9 009e73 f0e442 0072b2 d55e00 cc79a7");
/**
 * With the seven above, twenty that stay apart for normal sight and under protanopia, deuteranopia and tritanopia
 * (Machado et al. 2009), one set a background; a test of `embedscope-figure` holds their distance.
 */
const MORE: Record<Theme, Rgb[]> = {
  light: hex("542478 900c00 0000d8 8484fc 843cfc 246c54 004848 cc0000 e4a8b4 485478 7800a8 cc18b4 78b478"),
  dark: hex("30fce4 9c3060 6c00fc a860fc cc009c a8ccfc e4a8b4 c0cc78 cc0030 78b478 b4fca8 9084d8 606000"),
};
/** The TensorFlow projector's ten, in its order. */
const TENSORFLOW = hex("1f77b4 d62728 e377c2 17becf 2ca02c 8c564b bcbd22 ff7f0e 9467bd 7f7f7f");

const VIRIDIS = hex("440154 482475 414487 355f8d 2a788e 21918c 22a884 44bf70 7ad151 bddf26 fde725");
const CIVIDIS = hex("00224e 123570 3b496c 575d6d 707173 8a8678 a59c74 c3b369 e1cc55 f0d94a fee838");
const TENSORFLOW_RAMP = hex("ffffdd 1f2d86");
/** Twilight (Bastian Bechtold, CC0): its ends are the same colour. */
const TWILIGHT = hex(
  "e2d9e2 c4ced4 95b5c7 7297c1 6276ba 5e51ad 592a8f 45135c 2f1436 4a1342 741e4f 983550 b25652 c27c63 cca389 d8c7be e2d9e2",
);
/** Blue to orange over a grey that stays off the background. */
const DIVERGING: Record<Theme, Rgb[]> = {
  light: hex("0a3f86 2f6fb8 6f9fcb b9bcc0 d69a55 bd6415 7f3b00"),
  dark: hex("8cc9ff 4f9be0 3c6c98 5a5f65 99693b dc8d3d ffc680"),
};

export const GREY: Record<Theme, Rgb> = { light: [0xb4, 0xb9, 0xbf], dark: [0x55, 0x5b, 0x63] };
/** Classes past the ones that have a colour of their own. */
export const OTHER: Record<Theme, Rgb> = { light: [0x8c, 0x92, 0x99], dark: [0x80, 0x86, 0x8e] };

/** Names that `view.palette` may have, in the order of the menu. */
export const CATEGORY_PALETTES = [
  { name: "auto", label: "Automatic" },
  { name: "safe", label: "Colour-blind safe 20" },
  { name: "glasbey", label: "Glasbey 256" },
  { name: "tf10", label: "TensorFlow 10" },
] as const;

export const RAMPS = [
  { name: "auto", label: "Cividis" },
  { name: "viridis", label: "Viridis" },
  { name: "diverging", label: "Diverging" },
  { name: "cyclic", label: "Cyclic" },
  { name: "tf-ramp", label: "TensorFlow" },
] as const;

/** A colour for each of `count` classes, none twice up to 256. */
export function classColors(palette: string, count: number, theme: Theme): Rgb[] {
  if (palette === "tf10")
    return Array.from({ length: count }, (_, i) => vary(TENSORFLOW[i % TENSORFLOW.length] as Rgb, Math.floor(i / TENSORFLOW.length)));
  if (palette !== "glasbey" && count <= 8)
    return [...OKABE_ITO, theme === "light" ? ([0, 0, 0] as const) : ([255, 255, 255] as const)].slice(0, count);
  const safe = [...OKABE_ITO, ...MORE[theme]];
  if (palette !== "glasbey" && count <= safe.length) return safe.slice(0, count);
  const many = glasbey(theme, palette === "glasbey" ? [] : safe);
  return Array.from({ length: count }, (_, i) => many[i % many.length] as Rgb);
}

/** `steps` colours from the lowest number to the highest; ends that would vanish in the background are left out. */
export function rampColors(palette: string, steps: number, theme: Theme): Rgb[] {
  if (palette === "tf-ramp") return sample(TENSORFLOW_RAMP, steps, 0, 1);
  if (palette === "diverging") return sample(DIVERGING[theme], steps, 0, 1);
  if (palette === "cyclic") return sample(TWILIGHT, steps, 0, 1);
  const [from, to] = theme === "light" ? [0, 0.93] : [0.2, 1];
  return sample(palette === "viridis" ? VIRIDIS : CIVIDIS, steps, from, to);
}

export const css = ([r, g, b]: Rgb): string => `#${((1 << 24) | (r << 16) | (g << 8) | b).toString(16).slice(1)}`;

function sample(stops: readonly Rgb[], steps: number, from: number, to: number): Rgb[] {
  return Array.from({ length: steps }, (_, i) => {
    const at = (from + ((to - from) * i) / Math.max(1, steps - 1)) * (stops.length - 1);
    const low = Math.min(Math.floor(at), stops.length - 2);
    const a = stops[low] as Rgb;
    const b = stops[low + 1] as Rgb;
    const mix = (k: 0 | 1 | 2) => Math.round(a[k] + (b[k] - a[k]) * (at - low));
    return [mix(0), mix(1), mix(2)] as const;
  });
}

/** The colour of the `cycle`-th time round: hue turned by 17 degrees a time, every other time darker. */
function vary(color: Rgb, cycle: number): Rgb {
  if (cycle === 0) return color;
  const [r, g, b] = color.map((v) => v / 255) as [number, number, number];
  const max = Math.max(r, g, b);
  const min = Math.min(r, g, b);
  const light = (max + min) / 2;
  const spread = max - min;
  const saturation = spread === 0 ? 0.25 : spread / (1 - Math.abs(2 * light - 1));
  const hue = spread === 0 ? 0 : max === r ? (g - b) / spread : max === g ? 2 + (b - r) / spread : 4 + (r - g) / spread;
  return fromHsl((hue * 60 + 17 * cycle + 360) % 360, saturation, Math.min(0.8, Math.max(0.25, light * (cycle % 2 === 1 ? 0.72 : 1.2))));
}

function fromHsl(hue: number, saturation: number, light: number): Rgb {
  const reach = saturation * Math.min(light, 1 - light);
  const channel = (n: number) => {
    const k = (n + hue / 30) % 12;
    return Math.round(255 * (light - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  };
  return [channel(0), channel(8), channel(4)];
}
