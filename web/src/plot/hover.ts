/** Decides when to look for the point under the resting pointer: not at every move, not while dragging, again when the layout has moved on. */

/** The pointer rests when it has not moved for this long, milliseconds. */
const REST = 70;
/** While frames stream under a resting pointer, it is looked at again this often at most, milliseconds. */
const AGAIN = 250;

export interface HoverSource {
  /** Finds the row at a pixel and calls back later. */
  request(x: number, y: number, done: (row: number | null) => void): void;
  /** Drops a request that is under way. */
  cancel(): void;
  /** Whether a pixel is still on or close to a row. */
  near(row: number, x: number, y: number): boolean;
  /** The hovered row has changed. */
  changed(row: number | null): void;
}

export class Hover {
  row: number | null = null;
  private pointer: { x: number; y: number } | null = null;
  private timer = 0;
  private asked = 0;

  constructor(private readonly source: HoverSource) {}

  moved(x: number, y: number): void {
    this.pointer = { x, y };
    this.source.cancel();
    if (this.row !== null && !this.source.near(this.row, x, y)) this.set(null);
    this.askIn(REST);
  }

  /** Puts the ring on a row, wherever the pointer is. */
  put(row: number | null): void {
    this.pointer = null;
    window.clearTimeout(this.timer);
    this.timer = 0;
    this.source.cancel();
    this.set(row);
  }

  /** The pointer left, or does something else. */
  stop(): void {
    this.pointer = null;
    window.clearTimeout(this.timer);
    this.timer = 0;
    this.source.cancel();
    this.set(null);
  }

  /** Points have moved or changed under the pointer. */
  sceneChanged(): void {
    if (this.pointer && this.timer === 0) this.askIn(Math.max(REST, AGAIN - (performance.now() - this.asked)));
  }

  private askIn(delay: number): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.timer = 0;
      if (!this.pointer) return;
      this.asked = performance.now();
      this.source.request(this.pointer.x, this.pointer.y, (row) => {
        if (this.pointer) this.set(row);
      });
    }, delay);
  }

  private set(row: number | null): void {
    if (row === this.row) return;
    this.row = row;
    this.source.changed(row);
  }
}
