/** Keeps the page's view and the server's memory of it the same, without the one overwriting the other's news. */

import type { Command, View } from "../api";

type Key = keyof View;

/** A camera that moves is remembered when it rests; milliseconds. */
const CAMERA_DELAY = 200;

export class ViewSync {
  private readonly pending = new Set<Key>();
  private readonly flying = new Map<Key, number>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly get: () => View,
    private readonly put: (view: View) => void,
    private readonly send: (command: Command) => Promise<unknown>,
  ) {}

  /** Changes what the page shows, now; tells the server soon. */
  change(patch: Partial<View>): void {
    this.put({ ...this.get(), ...patch });
    for (const key of Object.keys(patch) as Key[]) this.pending.add(key);
    clearTimeout(this.timer);
    if ("camera" in patch) this.timer = setTimeout(() => this.flush(), CAMERA_DELAY);
    else this.flush();
  }

  /** Sends what has not been sent. */
  flush(): void {
    clearTimeout(this.timer);
    if (this.pending.size === 0) return;
    const keys = [...this.pending];
    this.pending.clear();
    const view = this.get();
    for (const key of keys) this.flying.set(key, (this.flying.get(key) ?? 0) + 1);
    const landed = () => {
      for (const key of keys) this.flying.set(key, (this.flying.get(key) ?? 1) - 1);
    };
    this.send({ type: "view", ...Object.fromEntries(keys.map((key) => [key, view[key]])) }).then(landed, landed);
  }

  /** Forgets what was on its way: other data, or another connection. */
  reset(): void {
    clearTimeout(this.timer);
    this.pending.clear();
    this.flying.clear();
  }

  /** Takes the server's view, but for what the page has changed meanwhile; returns the keys that are new. */
  adopt(remote: View): Set<Key> {
    const local = this.get();
    const news = (Object.keys(remote) as Key[]).filter(
      (key) => !this.pending.has(key) && (this.flying.get(key) ?? 0) === 0 && JSON.stringify(remote[key]) !== JSON.stringify(local[key]),
    );
    if (news.length > 0) this.put({ ...local, ...Object.fromEntries(news.map((key) => [key, remote[key]])) });
    return new Set(news);
  }
}
