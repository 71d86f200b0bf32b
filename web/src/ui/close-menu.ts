/** Closes an element's menu on a press outside of it and on Esc, which gives the focus back to its button. */

import type { LitElement, ReactiveController } from "lit";

export class CloseMenu implements ReactiveController {
  constructor(private readonly host: LitElement) {
    host.addController(this);
  }

  hostConnected(): void {
    addEventListener("pointerdown", this.outside);
    this.host.addEventListener("keydown", this.keys);
  }

  hostDisconnected(): void {
    removeEventListener("pointerdown", this.outside);
    this.host.removeEventListener("keydown", this.keys);
  }

  private get menu(): HTMLDetailsElement | null {
    return this.host.renderRoot.querySelector<HTMLDetailsElement>("details.menu[open]");
  }

  private readonly outside = (event: Event): void => {
    const { menu } = this;
    if (menu && !event.composedPath().includes(menu)) menu.open = false;
  };

  private readonly keys = (event: KeyboardEvent): void => {
    const { menu } = this;
    if (event.key !== "Escape" || !menu) return;
    event.preventDefault();
    event.stopPropagation();
    menu.open = false;
    menu.querySelector<HTMLElement>("summary")?.focus();
  };
}
