/** The map in a notebook's cell: what anywidget loads. Its contract asks for a default export. */

import type { Model } from "./model";
import { View } from "./view";

function render({ model, el }: { model: Model; el: HTMLElement }): () => void {
  const view = new View(model, el);
  return () => view.destroy();
}

export default { render };
