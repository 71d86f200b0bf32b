/** One plain observable: a value whose keys are replaced, never mutated. */

export class Store<T extends object> {
  private readonly listeners = new Set<(changed: ReadonlySet<keyof T>) => void>();

  constructor(private value: T) {}

  get state(): Readonly<T> {
    return this.value;
  }

  /** Replaces some keys; tells listeners which of them are really different. */
  set(change: Partial<T>): void {
    const changed = new Set<keyof T>();
    for (const key of Object.keys(change) as (keyof T)[]) if (!Object.is(this.value[key], change[key])) changed.add(key);
    if (changed.size === 0) return;
    this.value = { ...this.value, ...change };
    for (const listener of [...this.listeners]) listener(changed);
  }

  /** Calls `listener` after each change; returns the way to end that. */
  subscribe(listener: (changed: ReadonlySet<keyof T>) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
