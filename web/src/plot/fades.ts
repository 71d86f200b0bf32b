/** How opaque each of many things is that come and go, such as labels: a short fade instead of a blink. */

/** Milliseconds from nothing to all. */
const DURATION = 150;
/** A pause before a step counts for no more than this, milliseconds: after a long rest things still come by and by. */
const LONGEST_STEP = 50;

export class Fades<Item> {
  private readonly items = new Map<number, { item: Item; alpha: number; wanted: boolean }>();
  private advanced = Number.NEGATIVE_INFINITY;

  /** Whether something is still on its way. */
  get moving(): boolean {
    for (const { alpha, wanted } of this.items.values()) if (alpha !== (wanted ? 1 : 0)) return true;
    return false;
  }

  /** What shall be seen from now on, by key. */
  want(items: ReadonlyMap<number, Item>, now: number, atOnce: boolean): void {
    const step = atOnce ? 1 : Math.min(LONGEST_STEP, Math.max(0, now - this.advanced)) / DURATION;
    for (const entry of this.items.values()) entry.wanted = false;
    for (const [key, item] of items) {
      const known = this.items.get(key);
      if (known) {
        known.item = item;
        known.wanted = true;
      } else {
        this.items.set(key, { item, alpha: 0, wanted: true });
      }
    }
    for (const [key, entry] of this.items) {
      entry.alpha = entry.wanted ? Math.min(1, entry.alpha + step) : entry.alpha - step;
      // Thirds do not add up to one exactly.
      if (entry.alpha > 1 - 1e-6) entry.alpha = 1;
      if (entry.alpha < 1e-6) entry.alpha = 0;
      if (entry.alpha <= 0 && !entry.wanted) this.items.delete(key);
    }
    this.advanced = now;
  }

  /** Everything that is seen a little, with its opacity. */
  *[Symbol.iterator](): Generator<{ key: number; item: Item; alpha: number; leaving: boolean }> {
    for (const [key, { item, alpha, wanted }] of this.items) yield { key, item, alpha: Math.max(0, alpha), leaving: !wanted };
  }

  clear(): void {
    this.items.clear();
  }
}
