import { html, LitElement } from "lit";
import { customElement, state } from "lit/decorators.js";

@customElement("embedscope-app")
export class App extends LitElement {
  @state() private n = 0;
  override render() {
    return html`<button @click=${() => (this.n += 1)}>${this.n}</button>`;
  }
}
