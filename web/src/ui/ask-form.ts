/** Neighbours of what is no point: the middle of the selection, a sum and difference of points, a pasted vector. */

import { css, html } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { State } from "../state";
import { AppElement } from "./element";
import { count } from "./format";
import { parseRows, parseVector } from "./parse";
import { controls } from "./style/controls";
import { T } from "./testids";

@customElement("es-ask-form")
export class AskForm extends AppElement {
  static override styles = [
    controls,
    css`
      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 6px;
        align-items: start;
      }
      .error {
        color: var(--danger);
      }
      textarea {
        width: 100%;
        height: 28px;
        min-height: 28px;
        padding: 4px 8px;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--raised);
        color: inherit;
        font: 12px / 1.5 var(--mono);
        resize: vertical;
      }
    `,
  ];
  protected readonly watch: readonly (keyof State)[] = ["session"];
  @state() private error: string | null = null;

  override render() {
    const { session } = this.state;
    const selected = session?.selection.count ?? 0;
    return html`<div class="stack">
      <button data-testid=${T.askCentroid} ?disabled=${selected === 0} @click=${() => this.app.inspector.question({ of: { centroid: { selection: true } }, title: "the selection's middle" })}>
        The middle of ${selected === 0 ? "the selection" : `${count(selected)} selected`}</button>
      <form @submit=${this.formula}>
        <input type="text" name="formula" aria-label="Sum and difference of points, by row number" placeholder="12 − 7 + 301" autocomplete="off" spellcheck="false" data-testid=${T.askFormula} />
        <button data-testid=${T.askFormulaGo}>Find</button>
      </form>
      <form @submit=${this.vector}>
        <textarea name="vector" aria-label="A vector: ${session?.dataset?.dimensions ?? 0} numbers" placeholder="paste ${count(session?.dataset?.dimensions ?? 0)} numbers" spellcheck="false" data-testid=${T.askVector}></textarea>
        <button data-testid=${T.askVectorGo}>Find</button>
      </form>
      ${this.error === null ? "" : html`<p class="small error" role="alert" data-testid=${T.askError}>${this.error}</p>`}
    </div>`;
  }

  private readonly formula = (event: Event): void => {
    event.preventDefault();
    const text = field(event, "formula");
    const points = this.state.session?.dataset?.points ?? 0;
    const found = parseRows(text, points);
    this.error = typeof found === "string" ? found : null;
    if (typeof found !== "string") this.app.inspector.question({ of: found, title: text.trim() });
  };

  private readonly vector = (event: Event): void => {
    event.preventDefault();
    const found = parseVector(field(event, "vector"), this.state.session?.dataset?.dimensions ?? 0);
    this.error = typeof found === "string" ? found : null;
    if (typeof found !== "string") this.app.inspector.question({ of: { vector: found }, title: "the pasted vector" });
  };
}

const field = (event: Event, name: string): string => String(new FormData(event.target as HTMLFormElement).get(name) ?? "");
