/** What the plot asks of the page about the view: rasters, and rows that deserve a picture. Seldom while things move, and once they are still. */

/** After the last movement, milliseconds. */
const SETTLED = 160;
/** Between two questions while things move, milliseconds. */
const THROTTLE = 400;

export interface Question {
  /** Names what would be asked now; null = nothing. The same question is not asked twice in a row. */
  key(): string | null;
  ask(): void;
}

export class Asker {
  private asked: string | null = null;
  private last = Number.NEGATIVE_INFINITY;
  private timer = 0;

  constructor(
    private readonly question: Question,
    /** Also asked, throttled, while things move. */
    private readonly whileMoving: boolean,
  ) {}

  /** The view or what is in it has changed. */
  changed(): void {
    const now = performance.now();
    const wait = this.whileMoving ? Math.min(SETTLED, Math.max(0, this.last + THROTTLE - now)) : SETTLED;
    // A throttled question has its time already; a settled one begins to wait anew.
    if (this.whileMoving && this.timer !== 0 && wait < SETTLED) return;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.fire(), wait);
  }

  /** What was asked before no longer holds. */
  forget(): void {
    this.asked = null;
    this.changed();
  }

  stop(): void {
    window.clearTimeout(this.timer);
    this.timer = 0;
  }

  private fire(): void {
    this.timer = 0;
    const key = this.question.key();
    if (key === this.asked) return;
    this.asked = key;
    if (key === null) return;
    this.last = performance.now();
    this.question.ask();
  }
}
