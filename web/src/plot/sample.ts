/** The points in their drawing order, and how many of them a picture has so far: what both kinds of painters share. */

import { drawOrder, type Layer, markedRanges, type Order, sampleRanges, shuffled } from "./order";
import { WHOLE_MARKED } from "./painter";

export class Sample {
  order: Order;
  /** Share of the sampled layers that is drawn. */
  share = 0;
  private base: Uint32Array = new Uint32Array(0);
  private room: Uint32Array | null = null;

  constructor() {
    this.order = drawOrder(null, this.base, null);
  }

  /** Points that are not hidden. */
  get shown(): number {
    return this.order.count;
  }

  /** Points drawn so far. */
  get drawn(): number {
    const whole = total(this.marked);
    return Math.min(this.shown, whole + Math.floor((this.shown - whole) * this.share));
  }

  get complete(): boolean {
    return this.share >= 1;
  }

  /** No point stands out and none is hidden. */
  get plain(): boolean {
    return this.order.rows === this.base;
  }

  /** Few marked points are always drawn whole and last; many are sampled like the others. */
  get marked(): Layer[] {
    const ranges = markedRanges(this.order);
    return total(ranges) <= WHOLE_MARKED ? ranges : [];
  }

  /** Takes other states, or another number of points; false where the order is what it was. */
  setStates(states: Uint8Array | null, count: number): boolean {
    const other = this.base.length !== count;
    const wasPlain = this.plain;
    if (other) this.base = shuffled(count);
    this.order = drawOrder(states, this.base, this.room);
    if (!this.plain) this.room = this.order.rows;
    return other || !wasPlain || !this.plain;
  }

  /** The next `points` of those that are sampled. */
  next(points: number): Layer[] {
    const { marked, share } = this;
    const sampled = this.shown - total(marked);
    this.share = sampled === 0 ? 1 : Math.min(1, share + points / sampled);
    return sampleRanges(this.order, share, this.share, marked.length > 0 ? 2 : 4);
  }
}

export const total = (ranges: readonly Layer[]): number => ranges.reduce((sum, { count }) => sum + count, 0);
