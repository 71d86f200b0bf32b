/** One end of a custom axis: the points that a text or a regular expression finds, or those that are selected. */

import { css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import type { By, End } from "../api";
import type { State } from "../state";
import { AppElement } from "./element";
import { plural } from "./format";
import * as icons from "./icons";
import { controls } from "./style/controls";
import { T } from "./testids";

@customElement("es-axis-end")
export class AxisEnd extends AppElement {
  static override styles = [
    controls,
    css`
      .line {
        display: grid;
        grid-template-columns: 44px minmax(0, 1fr) 28px 28px;
        align-items: center;
        gap: 4px;
      }
      .toggle {
        width: 28px;
        padding: 0;
        font-family: var(--mono);
      }
      .below {
        padding-left: 48px;
      }
      .error {
        color: var(--danger);
        overflow-wrap: anywhere;
      }
    `,
  ];
  protected readonly watch: readonly (keyof State)[] = ["session"];
  @property() end: End = "left";
  /** Index of the column that is searched; null = all. */
  @property({ attribute: false }) column: number | null = null;
  @state() private regex = false;
  @state() private error: string | null = null;
  @state() private busy = false;
  /** What stands in the field while it is not the axis's: it found nothing. */
  private wrong: string | null = null;
  /** What is being typed: nothing that arrives meanwhile may take it away. */
  private draft: string | null = null;
  /** Number of the newest search: answers to older ones are late. */
  private asked = 0;

  override render() {
    const { session } = this.state;
    const set = session?.custom.axes[this.end] ?? null;
    const selected = session?.selection.count ?? 0;
    const label = this.end.charAt(0).toUpperCase() + this.end.slice(1);
    return html`
      <div class="line">
        <label class="muted" for="text">${label}</label>
        <input type="text" id="text" placeholder="text" spellcheck="false" autocomplete="off" data-testid="${T.axisEnd}-${this.end}" aria-invalid=${this.error !== null}
          aria-describedby="below" .value=${live(this.draft ?? this.wrong ?? set?.name ?? "")} @input=${this.drafted} @change=${this.typed} />
        <button class="toggle" aria-pressed=${this.regex} aria-label="${label}: regular expression" title="Regular expression" data-testid="${T.axisRegex}-${this.end}" @click=${() => this.toggle()}>.*</button>
        <button class="icon" ?disabled=${selected === 0} aria-label="${label}: the selected points" title="The selected points" data-testid="${T.axisSelection}-${this.end}" @click=${() => this.send({ selection: true }, plural(selected, "selected point"))}>${icons.lasso}</button>
      </div>
      <p class="below small" id="below" role="status" data-testid="${T.axisMatches}-${this.end}">
        ${this.error !== null ? html`<span class="error">${this.error}</span>` : this.busy ? html`<span class="muted">Searching…</span>` : set ? html`<span class="muted">${plural(set.matches, "point")}</span>` : nothing}
      </p>`;
  }

  private toggle(): void {
    this.regex = !this.regex;
    const text = this.renderRoot.querySelector<HTMLInputElement>("#text")?.value ?? "";
    if (text !== "") this.search(text);
  }

  private readonly drafted = (event: Event): void => {
    this.draft = (event.target as HTMLInputElement).value;
  };

  private readonly typed = (event: Event): void => {
    const text = (event.target as HTMLInputElement).value;
    if (text === "") this.send(null, "");
    else this.search(text);
  };

  private search(text: string): void {
    this.send({ search: { text, regex: this.regex, whole: false, column: this.column } }, text);
  }

  private async send(by: By | null, name: string): Promise<void> {
    this.busy = true;
    this.draft = null;
    this.wrong = by && "search" in by ? name : null;
    this.asked += 1;
    const number = this.asked;
    const error = await this.app.attempt({ type: "custom.set", [this.end]: by && { by, name } });
    if (number !== this.asked) return;
    this.busy = false;
    this.error = error;
    if (error === null) this.wrong = null;
  }
}
