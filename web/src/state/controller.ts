/** The page's verbs, and its ear at the server. The only writer of the store, with its helpers. */

import { type Answer, type Camera, type Command, type Event, openFiles, type Session, Socket, socketUrl, type TsneInfo } from "../api";
import type { Frame } from "../wire";
import { NO_COLORING } from "./coloring";
import { Derive } from "./derive";
import { extend, NO_HISTORY } from "./history";
import { Inspector } from "./inspector";
import { NO_SEARCH, NO_VIEW, type State, type Toast } from "./model";
import { loadPreferences, type Preferences, savePreferences } from "./preferences";
import { Store } from "./store";
import { ViewSync } from "./view-sync";

export class Controller {
  readonly store: Store<State>;
  readonly inspector: Inspector;
  /** The map shall fly to the view's camera. */
  onCamera: (animate: boolean) => void = () => {};
  private readonly socket: Socket;
  private readonly view: ViewSync;
  private readonly derive: Derive;
  private readonly dark = matchMedia("(prefers-color-scheme: dark)");
  /** A frame whose session has not been told yet. */
  private held: Frame | null = null;
  private acked = -1;
  private toastId = 0;
  private uploads: Promise<void> = Promise.resolve();

  constructor() {
    const preferences = loadPreferences(localStorage, innerWidth);
    this.store = new Store<State>({
      connection: "connecting",
      session: null,
      view: NO_VIEW,
      frame: null,
      columns: new Map(),
      coloring: NO_COLORING,
      states: null,
      labeled: new Uint32Array(0),
      point: null,
      neighbors: null,
      search: NO_SEARCH,
      highlight: null,
      hover: null,
      history: NO_HISTORY,
      toasts: [],
      opening: null,
      preferences,
      theme: "light",
      backend: "",
    });
    this.socket = new Socket(socketUrl(), {
      onConnection: (connection) => {
        this.acked = -1;
        if (connection !== "open") this.view.reset();
        this.store.set({ connection });
      },
      onEvent: (event) => this.heard(event),
      onFrame: (frame) => this.framed(frame),
      onError: (message) => this.notify("error", message),
    });
    const ask = (command: Command) => this.socket.send(command);
    const complain = (error: unknown) => this.complain(error);
    this.view = new ViewSync(
      () => this.store.state.view,
      (view) => this.store.set({ view }),
      (command) => ask(command).catch(complain),
    );
    this.inspector = new Inspector(this.store, this.view, ask, complain);
    this.derive = new Derive(this.store, complain);
    this.dark.addEventListener("change", () => this.applyTheme());
    addEventListener("pagehide", () => this.view.flush());
    this.applyTheme();
  }

  start(): void {
    this.socket.connect();
  }

  /** Sends a command whose refusal is shown; null when it was refused. */
  async run(command: Command): Promise<Answer | null> {
    this.view.flush();
    try {
      return await this.socket.send(command);
    } catch (error) {
      this.complain(error);
      return null;
    }
  }

  /** Changes what the page shows and remembers it. */
  show(patch: Partial<Pick<State["view"], "colorBy" | "labelBy" | "palette">>): void {
    this.view.change(patch);
  }

  cameraMoved(camera: Camera | null): void {
    this.view.change({ camera });
  }

  /** The newest frame is on screen. */
  drawn(): void {
    const { frame } = this.store.state;
    if (frame) this.ack(frame);
  }

  /** Opens files, one call after the other. */
  open(files: readonly File[]): Promise<void> {
    if (files.length === 0) return this.uploads;
    this.uploads = this.uploads.then(async () => {
      this.store.set({ opening: files.map(({ name }) => name).join(", ") });
      try {
        await openFiles(files);
      } catch (error) {
        this.complain(error);
      }
      this.store.set({ opening: null });
    });
    return this.uploads;
  }

  prefer(patch: Partial<Preferences>): void {
    const preferences = { ...this.store.state.preferences, ...patch };
    this.store.set({ preferences });
    savePreferences(localStorage, preferences);
    this.applyTheme();
  }

  notify(kind: Toast["kind"], message: string): void {
    const others = this.store.state.toasts.filter((toast) => toast.message !== message);
    this.store.set({ toasts: [...others, { id: ++this.toastId, kind, message }] });
  }

  dismiss(id: number): void {
    this.store.set({ toasts: this.store.state.toasts.filter((toast) => toast.id !== id) });
  }

  private complain(error: unknown): void {
    // A lost connection has its own banner.
    if (this.store.state.connection !== "open") return;
    this.notify("error", error instanceof Error ? error.message : String(error));
  }

  private applyTheme(): void {
    const choice = this.store.state.preferences.theme;
    const theme = choice === "system" ? (this.dark.matches ? "dark" : "light") : choice;
    document.documentElement.dataset.theme = theme;
    this.store.set({ theme });
  }

  private heard(event: Event): void {
    if (event.event === "session") this.adopt(event.session);
    else if (event.event === "progress") this.progress(event);
    else this.notify("error", event.message);
  }

  private progress({ task, tsne }: { task: Session["task"]; tsne: TsneInfo }): void {
    const { session } = this.store.state;
    if (session)
      this.store.set({ session: { ...session, task, tsne }, history: extend(this.store.state.history, tsne.iteration, tsne.kl) });
  }

  private adopt(session: Session): void {
    const before = this.store.state.session;
    const otherData = before?.dataset?.id !== session.dataset?.id;
    const otherColumns = otherData || JSON.stringify(before?.dataset?.columns) !== JSON.stringify(session.dataset?.columns);
    if (otherData) {
      this.view.reset();
      this.inspector.reset();
      this.store.set({ frame: null, history: NO_HISTORY });
    }
    if (otherColumns) this.derive.reset();
    const { tsne } = session;
    const history =
      tsne.status === "idle" || tsne.status === "preparing" ? NO_HISTORY : extend(this.store.state.history, tsne.iteration, tsne.kl);
    this.store.set({ session, history });
    const news = this.view.adopt(session.view);
    if (news.has("camera")) this.onCamera(!otherData);
    if (news.has("selected") || news.has("neighbors") || (otherColumns && session.view.selected.length > 0)) {
      if (otherColumns) this.store.set({ point: null });
      this.inspector.refresh();
    }
    if (this.held && this.held.dataset === session.dataset?.id) this.framed(this.held);
  }

  private framed(frame: Frame): void {
    if (frame.dataset === this.store.state.session?.dataset?.id) {
      this.held = null;
      this.store.set({
        frame,
        history: frame.projection === "tsne" ? extend(this.store.state.history, frame.iteration, frame.kl) : this.store.state.history,
      });
    } else {
      this.held = frame;
      this.ack(frame);
    }
  }

  private ack({ sequence }: Frame): void {
    if (sequence === this.acked) return;
    this.acked = sequence;
    this.socket.ack(sequence);
  }
}
