/** What the point under the pointer is. */

import type { Hit } from "../plot/types";
import type { Column } from "../wire";
import { make } from "./dom";
import type { Pictures } from "./model";

/** Columns that are told. */
const MOST = 5;
const GAP = 18;

export class HoverLabel {
  readonly element = make("div", { class: "hover", hidden: "", "data-testid": "hover-label" });
  private readonly canvas = make("canvas", { hidden: "" });
  private readonly text = make("div");
  private readonly seen = new Map<number, ImageData>();
  private row: number | null = null;

  constructor(
    private readonly pictures: Pictures,
    private readonly ask: (row: number) => void,
  ) {
    this.element.append(this.canvas, this.text);
  }

  show(hit: Hit | null, columns: ReadonlyMap<string, Column>, first: string | null): void {
    this.row = hit?.row ?? null;
    this.element.hidden = !hit;
    if (!hit) return;
    const names = [...columns.keys()].sort((a, b) => Number(b === first) - Number(a === first));
    const lines = names.slice(0, MOST).map((name) => {
      const value = columns.get(name)?.text(hit.row) ?? "missing";
      return make("span", {}, [make("em", {}, [`${name} `]), value]);
    });
    this.text.replaceChildren(...lines, make("span", {}, [make("em", {}, [`#${hit.row}`])]));
    this.picture(hit.row);
    const { clientWidth: wide, clientHeight: high } = this.element.parentElement as HTMLElement;
    const { offsetWidth, offsetHeight } = this.element;
    const left = hit.x + GAP + offsetWidth > wide ? hit.x - GAP - offsetWidth : hit.x + GAP;
    const top = hit.y + GAP + offsetHeight > high ? hit.y - GAP - offsetHeight : hit.y + GAP;
    this.element.style.left = `${Math.max(0, left)}px`;
    this.element.style.top = `${Math.max(0, top)}px`;
  }

  /** A picture has come. */
  arrived(row: number, bytes: Uint8Array): void {
    const { width = 0, height = 0, channels = 1 } = this.pictures;
    const image = new ImageData(width, height);
    for (let at = 0; at < width * height; at++) {
      for (let channel = 0; channel < 3; channel++)
        image.data[at * 4 + channel] = bytes[at * channels + (channels > 1 ? channel : 0)] as number;
      image.data[at * 4 + 3] = channels === 4 ? (bytes[at * 4 + 3] as number) : 255;
    }
    this.seen.set(row, image);
    if (row === this.row) this.picture(row);
  }

  private picture(row: number): void {
    const { width, height } = this.pictures;
    if (!width || !height) return;
    const image = this.seen.get(row);
    this.canvas.hidden = !image;
    if (!image) {
      this.ask(row);
      return;
    }
    Object.assign(this.canvas, { width, height });
    this.canvas.getContext("2d")?.putImageData(image, 0, 0);
  }
}
