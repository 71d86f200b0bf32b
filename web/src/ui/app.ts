/** The page: panels round the map, and what belongs to the window as a whole. */

import { html, LitElement, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { Controller, NARROW, type State, type ThemeChoice } from "../state";
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
import "./data-panel";
import "./empty";
import "./hover-label";
import "./legend";
import "./map";
import "./neighbor-panel";
import "./point-card";
import "./projection-panel";
import "./search-box";
import "./shortcuts";
import "./status-bar";
import "./toasts";

const WATCH: (keyof State)[] = ["session", "preferences", "connection"];
const ZOOM = 1.35;
const THEMES: Record<ThemeChoice, string> = { system: "Auto", light: "Light", dark: "Dark" };

@customElement("embedscope-app")
export class App extends LitElement {
  static override styles = [controls, shell];
  @state() private dropping = false;
  @query("es-map") private map!: MapView;
  @query("es-search-box") private searchBox!: SearchBox;
  @query("es-bookmarks") private bookmarks!: Bookmarks;
  @query("es-shortcuts") private shortcuts!: Shortcuts;
  private readonly app = new Controller();
  private unwatch: (() => void)[] = [];

  /** For tests: what is on screen, read-only. */
  get debug() {
    return debugView(this.app.store.state, this.map?.camera ?? null);
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
    this.app.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const end of this.unwatch) end();
    removeEventListener("keydown", this.keys);
  }

  override render() {
    const { session, preferences, connection } = this.app.store.state;
    const { leftOpen, rightOpen } = preferences;
    const { app } = this;
    document.title = session?.dataset ? `${session.dataset.name} – Embedscope` : "Embedscope";
    return html`
      <aside class="left" aria-label="Data and projection" ?hidden=${!leftOpen}>
        ${this.header()}
        <div class="scroll">
          <es-data-panel .app=${app}></es-data-panel>
          <es-projection-panel .app=${app} ?hidden=${!session?.dataset}></es-projection-panel>
        </div>
      </aside>
      <main aria-label="Map">
        <es-map .app=${app}></es-map>
        <es-hover-label .app=${app}></es-hover-label>
        ${session && !session.dataset ? html`<es-empty .app=${app} @choose-files=${this.chooseFiles}></es-empty>` : nothing}
        <div class="corner start">
          ${leftOpen ? nothing : html`<button class="raised icon" data-testid=${T.showLeft} aria-label="Show data and projection" title="Show data and projection" @click=${() => this.openPanel("left")}>${icons.left}</button>`}
        </div>
        <div class="corner end">
          <es-legend .app=${app}></es-legend>
          ${rightOpen ? nothing : html`<button class="raised icon" data-testid=${T.showRight} aria-label="Show search and selection" title="Show search and selection" @click=${() => this.openPanel("right")}>${icons.right}</button>`}
        </div>
        <div class="tools" role="toolbar" aria-label="View">
          <button class="icon" aria-label="Zoom in" title="Zoom in (+)" @click=${() => this.map.zoomBy(ZOOM)}>${icons.plus}</button>
          <button class="icon" aria-label="Zoom out" title="Zoom out (−)" @click=${() => this.map.zoomBy(1 / ZOOM)}>${icons.minus}</button>
          <button class="icon" data-testid=${T.fit} aria-label="Fit the whole map" title="Fit the whole map (F)" @click=${() => this.map.fit()}>${icons.fit}</button>
          <button class="icon" data-testid=${T.shortcuts} aria-label="Keyboard and mouse" title="Keyboard and mouse (?)" @click=${() => this.shortcuts.toggle()}>${icons.help}</button>
        </div>
        ${connection === "lost" ? html`<div class="banner" role="alert" data-testid=${T.banner}>The connection to the server is lost. Trying again by itself; if <code>embedscope</code> was ended, start it again.</div>` : nothing}
        <es-toasts .app=${app}></es-toasts>
      </main>
      <aside class="right" aria-label="Search and selection" ?hidden=${!rightOpen}>
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
    `;
  }

  private header() {
    const { theme } = this.app.store.state.preferences;
    return html`<header>
      ${icons.logo}<h1>Embedscope</h1>
      <select class="theme" aria-label="Theme" title="Theme" data-testid=${T.theme} @change=${(event: Event) => this.app.prefer({ theme: (event.target as HTMLSelectElement).value as ThemeChoice })}>
        ${(["system", "light", "dark"] as const).map((choice) => html`<option value=${choice} .selected=${live(theme === choice)}>${THEMES[choice]}</option>`)}
      </select>
      <button class="icon" data-testid=${T.hideLeft} aria-label="Hide data and projection" title="Hide" @click=${() => this.app.prefer({ leftOpen: false })}>${icons.left}</button>
    </header>`;
  }

  /** On a narrow window panels lie over the map: one at a time. */
  private openPanel(side: "left" | "right"): void {
    const narrow = innerWidth < NARROW;
    if (side === "left") this.app.prefer(narrow ? { leftOpen: true, rightOpen: false } : { leftOpen: true });
    else this.app.prefer(narrow ? { leftOpen: false, rightOpen: true } : { rightOpen: true });
  }

  private chooseFiles(): void {
    this.renderRoot.querySelector("es-data-panel")?.shadowRoot?.querySelector<HTMLInputElement>("input[type=file]")?.click();
  }

  private readonly keys = (event: KeyboardEvent): void => {
    const target = event.composedPath()[0] as HTMLElement;
    const typing = target.matches?.("input:not([type=checkbox], [type=radio], [type=range]), select, textarea") ?? false;
    const action = event.defaultPrevented || target.closest?.("dialog") ? null : actionOf(event, typing);
    if (!action) return;
    if (typing) target.blur();
    event.preventDefault();
    this.act(action);
  };

  private async act(action: Action): Promise<void> {
    const { state } = this.app.store;
    switch (action) {
      case "search":
        if (!state.preferences.rightOpen) this.openPanel("right");
        await this.updateComplete;
        return this.searchBox.focus();
      case "clear":
        return this.app.inspector.clear();
      case "fit":
        return this.map.fit();
      case "fit-selection":
        return this.map.focusRows(state.labeled);
      case "in":
        return this.map.zoomBy(ZOOM);
      case "out":
        return this.map.zoomBy(1 / ZOOM);
      case "bookmark":
        return this.bookmarks.add();
      case "help":
        return this.shortcuts.toggle();
    }
  }
}
