/** Keeps the address's fragment and the view the same: honours the one it was opened with, then follows. */

import type { Controller } from "./controller";
import { type Place, readPlace, writePlace } from "./fragment";
import { anchorOf, type State } from "./model";

const DELAY = 400;
const FOLLOWED: (keyof State)[] = ["view", "session", "selection"];

export class Address {
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** What the page was opened with, until the data it is about are there. */
  private wanted: Partial<Place> | null = readPlace(location.hash);

  constructor(private readonly app: Controller) {
    app.store.subscribe((changed) => {
      if (FOLLOWED.some((key) => changed.has(key))) this.follow();
    });
    addEventListener("hashchange", () => {
      this.wanted = readPlace(location.hash);
      this.honour();
    });
  }

  /** Puts what the address says on screen, where it is about these data. Called once the first session is known. */
  honour(): void {
    const { wanted, app } = this;
    const { session, view } = app.store.state;
    const dataset = session?.dataset;
    if (!wanted || !dataset) return;
    this.wanted = null;
    if (wanted.data !== dataset.name) return;
    const known = (name: string | null | undefined): name is string | null =>
      name === null || dataset.columns.some((column) => column.name === name);
    const { projection, selected } = wanted;
    const ready = projection && (projection === "pca" ? session.pca.available >= 2 : session[projection].hasLayout);
    if (ready && projection !== session.projection) app.run({ type: "show", projection });
    if (known(wanted.colorBy) && wanted.colorBy !== view.colorBy) app.show({ colorBy: wanted.colorBy });
    if (known(wanted.labelBy) && wanted.labelBy !== view.labelBy) app.show({ labelBy: wanted.labelBy });
    if (wanted.camera && JSON.stringify(wanted.camera) !== JSON.stringify(view.camera)) {
      app.cameraMoved(wanted.camera);
      app.onCamera(false);
    }
    const rows = selected?.filter((row) => row < dataset.points) ?? [];
    if (rows.length > 0 && session.selection.count === 0) app.run({ type: "select", op: "set", by: { rows }, anchor: rows[0] as number });
  }

  private follow(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const { session, view, selection } = this.app.store.state;
      if (!session?.dataset || this.wanted) return;
      const anchor = anchorOf(this.app.store.state);
      const rows = selection && selection.selected.count <= 1000 ? Array.from(selection.selected.rows) : [];
      const selected = anchor === null ? rows : [anchor, ...rows.filter((row) => row !== anchor)];
      const { colorBy, labelBy, camera } = view;
      const place = writePlace({ data: session.dataset.name, projection: session.projection, colorBy, labelBy, camera, selected });
      if (place !== location.hash) history.replaceState(null, "", place);
    }, DELAY);
  }
}
