/** What the plot asks of the page: a raster for the view, and pictures of the rows in it. */

import { Asker } from "./asks";
import type { Drawing } from "./drawing";
import type { Scene } from "./points";
import { paddedView } from "./raster";
import { picturedRows, spriteSide } from "./sprites";
import type { PlotEvents, PlotProps } from "./types";

export interface QuestionSource {
  readonly events: PlotEvents;
  readonly props: PlotProps;
  /** Device pixels. */
  size(): { width: number; height: number };
  scene(): Scene;
  /** What draws; null while there is nothing to ask for. */
  drawing(): Drawing | null;
}

export class Questions {
  /** Counts what a raster depends on besides the view. */
  private content = 0;
  private readonly raster: Asker;
  private readonly visible: Asker;

  constructor(private readonly source: QuestionSource) {
    this.raster = new Asker({ key: () => this.rasterKey(), ask: () => this.askRaster() }, true);
    this.visible = new Asker({ key: () => this.visibleKey(), ask: () => this.tellVisible() }, false);
  }

  contentChanged(): void {
    this.content++;
  }

  /** The picture has changed. */
  changed(): void {
    if (this.source.events.onRasterNeeded) this.raster.changed();
    if (this.source.events.onVisible) this.visible.changed();
  }

  stop(): void {
    this.raster.stop();
    this.visible.stop();
  }

  private view() {
    const { width, height } = this.source.size();
    // Flat views move as pictures do: with some room around, a raster serves for a while.
    return paddedView(this.source.scene().projection.layoutMatrix(), width, height, this.source.props.dims === 2);
  }

  private rasterKey(): string | null {
    const drawing = this.source.drawing();
    if (!drawing || drawing.rasterWanted(this.source.scene()) === 0) return null;
    const { matrix, width, height } = this.view();
    return [this.content, width, height, ...matrix].join(" ");
  }

  private askRaster(): void {
    const { matrix, width, height } = this.view();
    this.source.events.onRasterNeeded?.(matrix, width, height);
  }

  private visibleKey(): string | null {
    // Nobody wants pictures: to look where there is room for them takes a while among a million points.
    if (!this.source.drawing() || this.source.props.sprites === null) return null;
    return [this.content, this.source.props.spriteSize, ...this.source.scene().projection.layoutMatrix()].join(" ");
  }

  private tellVisible(): void {
    const { projection, density } = this.source.scene();
    const { props, events } = this.source;
    events.onVisible?.(picturedRows(props, projection, spriteSide(props.spriteSize, density, projection.pixelsPerUnit)));
  }
}
