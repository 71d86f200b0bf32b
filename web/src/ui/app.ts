/** The page: panels round the map, and what belongs to the window as a whole. */

import { html, LitElement, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { Controller, loadPreferences, NARROW, type State, type ThemeChoice } from "../state";
import { perform } from "./act";
import type { Bookmarks } from "./bookmarks";
import { debugView } from "./debug";
import { watchDrops } from "./drop";
import * as icons from "./icons";
import type { MapView } from "./map";
import type { SearchBox } from "./search-box";
import { type Action, actionOf } from "./shortcut-keys";
import type { Shortcuts } from "./shortcuts";
import { controls } from "./style/controls";
import { shell } from "./style/shell";
import { T } from "./testids";
import "./bookmarks";
import "./color-panel";
import "./data-panel";
import "./empty";
import "./export-menu";
import "./hint";
import "./hover-label";
import "./legend";
import "./look-panel";
import "./map";
import "./neighbor-panel";
import "./point-card";
import "./projection-panel";
import "./reload-banner";
import "./search-box";
import "./selection-bar";
import "./shortcuts";
import "./status-bar";
import "./toasts";
import "./tools";
import "./trust-panel";
import "./waiting";

const WATCH: (keyof State)[] = ["session", "preferences", "connection", "said"];
const THEMES: Record<ThemeChoice, string> = { system: "Auto", light: "Light", dark: "Dark" };

@customElement("embedscope-app")
export class App extends LitElement {
  static override styles = [controls, shell];
  @state() private dropping = false;
  @query("es-map") map!: MapView;
  @query("es-search-box") searchBox!: SearchBox;
  @query("es-bookmarks") bookmarks!: Bookmarks;
  @query("es-shortcuts") shortcuts!: Shortcuts;
  readonly app = new Controller();
  private unwatch: (() => void)[] = [];
  private readonly narrow = matchMedia(`(width < ${NARROW}px)`);

  /** For tests: what is on screen, read-only. */
  get debug() {
    return debugView(this.app.store.state, this.map ?? null);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.unwatch = [
      this.app.store.subscribe((changed) => {
        if (WATCH.some((key) => changed.has(key))) this.requestUpdate();
      }),
      watchDrops(
        (inside) => {
          this.dropping = inside;
        },
        (files) => this.app.open(files),
      ),
    ];
    addEventListener("keydown", this.keys);
    this.narrow.addEventListener("change", this.narrowed);
    this.app.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const end of this.unwatch) end();
    removeEventListener("keydown", this.keys);
    this.narrow.removeEventListener("change", this.narrowed);
  }

  protected override firstUpdated(): void {
    this.bookmarks.picture = () => this.map.thumbnail();
  }

  override render() {
    const { session, preferences, connection, said } = this.app.store.state;
    const { leftOpen, rightOpen } = preferences;
    const { app } = this;
    document.title = session?.dataset ? `${session.dataset.name} – Embedscope` : "Embedscope";
    return html`
      <aside class="left" aria-label="Data and projection" ?hidden=${!leftOpen}>
        ${this.header()}
        <div class="scroll" tabindex="-1">
          <es-data-panel .app=${app}></es-data-panel>
          <div class="parts" ?hidden=${!session?.dataset}>
            <es-color-panel .app=${app}></es-color-panel>
            <es-look-panel .app=${app}></es-look-panel>
            <es-projection-panel .app=${app}></es-projection-panel>
            <es-trust-panel .app=${app}></es-trust-panel>
          </div>
        </div>
      </aside>
      <main aria-label="Map">
        <es-map .app=${app}></es-map>
        <es-hover-label .app=${app}></es-hover-label>
        <es-waiting .app=${app}></es-waiting>
        ${session && !session.dataset ? html`<es-empty .app=${app} @choose-files=${this.chooseFiles}></es-empty>` : nothing}
        <div class="corner start">
          ${leftOpen ? nothing : html`<button class="raised icon" data-testid=${T.showLeft} aria-label="Show data and projection" title="Show data and projection" @click=${() => this.openPanel("left")}>${icons.left}</button>`}
        </div>
        <div class="top">
          ${connection === "lost" ? html`<div class="banner" role="alert" data-testid=${T.banner}>The connection to the server is lost. Trying again by itself; if <code>embedscope</code> was ended, start it again.</div>` : nothing}
          <es-reload-banner .app=${app}></es-reload-banner>
          <es-selection-bar .app=${app}></es-selection-bar>
        </div>
        <div class="corner end">
          <es-legend .app=${app}></es-legend>
          ${rightOpen ? nothing : html`<button class="raised icon" data-testid=${T.showRight} aria-label="Show search and selection" title="Show search and selection" @click=${() => this.openPanel("right")}>${icons.right}</button>`}
        </div>
        <es-tools .app=${app} @act=${(event: CustomEvent<Action>) => this.act(event.detail)}></es-tools>
        <div class="bottom"><es-hint .app=${app}></es-hint><es-toasts .app=${app}></es-toasts></div>
      </main>
      <aside class="right" aria-label="Search and selection" ?hidden=${!rightOpen} @go=${(event: CustomEvent<number>) => this.map.focusRows(Uint32Array.of(event.detail))}>
        <div class="inspector">
          <header><h2>Inspector</h2><button class="icon" data-testid=${T.hideRight} aria-label="Hide search and selection" title="Hide" @click=${() => app.prefer({ rightOpen: false })}>${icons.right}</button></header>
          <es-search-box .app=${app}></es-search-box>
          <es-point-card .app=${app}></es-point-card>
          <es-neighbor-panel .app=${app}></es-neighbor-panel>
        </div>
        <es-bookmarks .app=${app}></es-bookmarks>
      </aside>
      <es-status-bar .app=${app}></es-status-bar>
      <div class="drop" data-testid=${T.dropZone} ?hidden=${!this.dropping}><p>Drop to open<span>vectors, labels, or a state.txt; one or several files</span></p></div>
      <es-shortcuts></es-shortcuts>
      <p class="visually-hidden" aria-live="polite" data-testid=${T.said}>${said}</p>
    `;
  }

  /** On a narrow window panels lie over the map: one at a time. */
  openPanel(side: "left" | "right"): void {
    const narrow = innerWidth < NARROW;
    if (side === "left") this.app.prefer(narrow ? { leftOpen: true, rightOpen: false } : { leftOpen: true });
    else this.app.prefer(narrow ? { leftOpen: false, rightOpen: true } : { rightOpen: true });
  }

  /** Both panels over a narrow map would leave nothing of it; when there is room again they are as they were. */
  private readonly narrowed = () => {
    const { leftOpen, rightOpen } = loadPreferences(localStorage, innerWidth);
    this.app.prefer({ leftOpen, rightOpen });
  };

  private header() {
    const { theme } = this.app.store.state.preferences;
    return html`<header>
      ${icons.logo}<h1>Embedscope</h1>
      <es-export-menu .app=${this.app}></es-export-menu>
      <select class="theme" aria-label="Theme" title="Theme" data-testid=${T.theme} @change=${(event: Event) => this.app.prefer({ theme: (event.target as HTMLSelectElement).value as ThemeChoice })}>
        ${(["system", "light", "dark"] as const).map((choice) => html`<option value=${choice} .selected=${live(theme === choice)}>${THEMES[choice]}</option>`)}
      </select>
      <button class="icon" data-testid=${T.hideLeft} aria-label="Hide data and projection" title="Hide" @click=${() => this.app.prefer({ leftOpen: false })}>${icons.left}</button>
    </header>`;
  }

  private chooseFiles(): void {
    this.renderRoot.querySelector("es-data-panel")?.shadowRoot?.querySelector<HTMLInputElement>("input[type=file]")?.click();
  }

  private readonly keys = (event: KeyboardEvent): void => {
    const target = event.composedPath()[0] as HTMLElement;
    const field = target.matches?.("input:not([type=checkbox], [type=radio], [type=range]), textarea") ?? false;
    // A list to choose from takes letters, but nothing with Ctrl.
    const typing = field || ((target.matches?.("select") ?? false) && !event.ctrlKey && !event.metaKey);
    const action = event.defaultPrevented || target.closest?.("dialog") ? null : actionOf(event, typing);
    if (!action) return;
    if (typing) target.blur();
    event.preventDefault();
    this.act(action);
  };

  private act(action: Action): void {
    perform(this, action);
  }
}
