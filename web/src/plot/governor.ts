/**
 * How many points one frame may draw. While anything moves, each frame draws as many of the shuffled points as the device has
 * lately managed in the time of one frame; when all is still, the rest follows in portions of that size.
 */

/** Time that drawing the points may take, milliseconds: with the rest of a frame it still looks like motion. */
const TARGET = 20;
/** A picture of fewer points than this says nothing. */
const LEAST = 10_000;
const MOST = 50_000_000;
/** Where to begin before anything was measured. */
const START = { software: 60_000, hardware: 2_000_000 };
/** One measurement changes the portion by this factor at most: a hiccup is not a slow device. */
const STEP = { down: 0.5, up: 1.6 };

export class Governor {
  private portion: number;

  constructor(software: boolean) {
    this.portion = software ? START.software : START.hardware;
  }

  /** Points for the next frame. */
  get points(): number {
    return Math.round(this.portion);
  }

  /** A frame of so many points took so long. */
  observe(points: number, milliseconds: number): void {
    // A frame of few points is ruled by what every frame costs, and says nothing about a full portion.
    if (points < this.portion / 2 && milliseconds < TARGET) return;
    const wanted = points * (TARGET / Math.max(milliseconds, 1));
    const factor = Math.min(STEP.up, Math.max(STEP.down, wanted / this.portion));
    this.portion = Math.min(MOST, Math.max(LEAST, this.portion * factor));
  }
}
