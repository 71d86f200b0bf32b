/** Base of all elements: draws again when a watched key of the state changes. */

import { LitElement } from "lit";
import { property } from "lit/decorators.js";
import type { Answer, Command } from "../api";
import type { Controller, State } from "../state";

export abstract class AppElement extends LitElement {
  @property({ attribute: false }) app!: Controller;

  /** Keys of the state that `render` reads. */
  protected abstract readonly watch: readonly (keyof State)[];
  private unsubscribe: (() => void) | null = null;

  protected get state(): Readonly<State> {
    return this.app.store.state;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.unsubscribe = this.app.store.subscribe((changed) => this.stateChanged(changed));
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.unsubscribe?.();
  }

  /** Sends a command; a refused one puts the controls back to what holds. */
  protected async command(command: Command): Promise<Answer | null> {
    const answer = await this.app.run(command);
    if (!answer) this.requestUpdate();
    return answer;
  }

  protected stateChanged(changed: ReadonlySet<keyof State>): void {
    if (this.watch.some((key) => changed.has(key))) this.requestUpdate();
  }
}
