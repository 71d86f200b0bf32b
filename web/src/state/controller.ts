/** The page's verbs, and its ear at the server. The only writer of the store, with its helpers. */

import { type Answer, type Camera, type Command, type Curve, type Event, openFiles, type Session, Socket, socketUrl } from "../api";
import type { Frame, Selection } from "../wire";
import { Address } from "./address";
import { Derive } from "./derive";
import { extend, historyOf, NO_HISTORY } from "./history";
import { INITIAL } from "./initial";
import { Inspector } from "./inspector";
import type { State, Toast } from "./model";
import { Overlays } from "./overlays";
import { Pictures } from "./pictures";
import { type Look, loadPreferences, type Preferences, savePreferences } from "./preferences";
import { Selecting } from "./selecting";
import { Store } from "./store";
import { ViewSync } from "./view-sync";

export class Controller {
  readonly store: Store<State>;
  readonly inspector: Inspector;
  readonly selecting: Selecting;
  readonly overlays: Overlays;
  readonly pictures: Pictures;
  /** The map shall fly to the view's camera. */
  onCamera: (animate: boolean) => void = () => {};
  private readonly socket: Socket;
  private readonly view: ViewSync;
  private readonly derive: Derive;
  private readonly address: Address;
  private readonly dark = matchMedia("(prefers-color-scheme: dark)");
  /** A frame or selection whose session has not been told yet. */
  private held: Frame | null = null;
  private acked = -1;
  /** The newest layout has come and is not drawn yet. */
  private undrawn = false;
  private toastId = 0;
  private uploads: Promise<void> = Promise.resolve();

  constructor() {
    this.store = new Store<State>({ ...INITIAL, preferences: loadPreferences(localStorage, innerWidth) });
    this.socket = new Socket(socketUrl(), {
      onConnection: (connection) => {
        this.acked = -1;
        this.undrawn = false;
        if (connection !== "open") this.view.reset();
        this.store.set({ connection });
      },
      onEvent: (event) => this.heard(event),
      onFrame: (frame) => this.framed(frame),
      onSelection: (selection) => this.selected(selection),
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
    this.selecting = new Selecting(this);
    this.derive = new Derive(this.store, complain);
    this.overlays = new Overlays(this.store, this.derive, ask, complain);
    this.pictures = new Pictures(this.store, ask, complain);
    this.address = new Address(this);
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

  /** Asks what may be refused without anybody being told; null then. */
  ask(command: Command): Promise<Answer | null> {
    return this.socket.send(command).catch(() => null);
  }

  /** Sends a command; null when it was carried out, else the server's sentence. */
  attempt(command: Command): Promise<string | null> {
    return this.socket.send(command).then(
      () => null,
      (error: Error) => error.message,
    );
  }

  /** Changes what the page shows and remembers it. Another column begins with its own scale. */
  show(patch: Partial<Pick<State["view"], "colorBy" | "labelBy" | "palette" | "color" | "colors">>): void {
    const { view } = this.store.state;
    const fresh = patch.colorBy !== undefined && patch.colorBy !== view.colorBy && !patch.color;
    this.view.change(fresh ? { ...patch, color: { as: "auto", scale: "linear", domain: null } } : patch);
  }

  cameraMoved(camera: Camera | null): void {
    this.view.change({ camera });
  }

  /** The newest frame is on screen. */
  drawn(): void {
    const { frame } = this.store.state;
    if (frame) this.ack(frame);
    this.undrawn = false;
  }

  /** Opens files, one call after the other. */
  open(files: readonly File[]): Promise<void> {
    if (files.length === 0) return this.uploads;
    this.uploads = this.uploads.then(async () => {
      this.store.set({ opening: files.map(({ name }) => name).join(", ") });
      try {
        await openFiles(files);
        // What was wrong with the last files is over.
        this.store.set({ toasts: this.store.state.toasts.filter(({ kind }) => kind !== "error") });
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
    savePreferences(localStorage, preferences, innerWidth);
    this.applyTheme();
  }

  look(patch: Partial<Look>): void {
    this.prefer({ look: { ...this.store.state.preferences.look, ...patch } });
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
    else if (event.event === "progress") {
      const { session } = this.store.state;
      const { task, tsne, umap } = event;
      if (session) this.store.set({ session: { ...session, task, tsne, umap }, ...this.curves(tsne) });
    } else this.notify("error", event.message);
  }

  private adopt(session: Session): void {
    const before = this.store.state.session;
    const otherData = before?.dataset?.id !== session.dataset?.id;
    const otherColumns = otherData || JSON.stringify(before?.dataset?.columns) !== JSON.stringify(session.dataset?.columns);
    if (otherData) {
      this.view.reset();
      this.inspector.reset();
      this.store.set({ frame: null, history: NO_HISTORY, recalls: NO_HISTORY, raster: null, places: [] });
    }
    const renewed = () => this.derive.renew(before?.dataset?.columns ?? [], session.dataset?.columns ?? []);
    const columns = otherData ? this.derive.reset() : otherColumns ? renewed() : {};
    const { tsne } = session;
    const fresh = tsne.status === "idle" || tsne.status === "preparing";
    this.store.set({ session, ...columns, ...(fresh ? { history: NO_HISTORY, recalls: NO_HISTORY } : this.curves(tsne)) });
    const news = this.view.adopt(session.view);
    if (news.has("camera")) this.onCamera(!otherData);
    if (otherColumns && !otherData) this.inspector.reread();
    this.inspector.heard();
    if (otherData) this.address.honour();
    if (otherData && tsne.iteration > 0) this.pastCurves();
    if (this.held && this.held.dataset === session.dataset?.id) this.framed(this.held);
  }

  private curves({ iteration, kl, recall }: Session["tsne"]): Pick<State, "history" | "recalls"> {
    const { history, recalls } = this.store.state;
    return { history: extend(history, iteration, kl), recalls: extend(recalls, iteration, recall) };
  }

  /** The curves of a run that began before this page was opened. */
  private async pastCurves(): Promise<void> {
    const answer = (await this.ask({ type: "tsne.curve" })) as unknown as Curve | null;
    if (!answer?.iterations) return;
    this.store.set({
      history: historyOf(answer.iterations, answer.kl),
      recalls: historyOf(
        answer.recall.map(([iteration]) => iteration),
        answer.recall.map(([, value]) => value),
      ),
    });
  }

  private selected(selection: Selection): void {
    this.store.set({ selection });
    this.inspector.heard();
  }

  private framed(frame: Frame): void {
    if (frame.dataset === this.store.state.session?.dataset?.id) {
      this.held = null;
      // While one is drawn the next may be on its way; then no more until that one is drawn.
      if (!this.undrawn) this.ack(frame);
      this.undrawn = true;
      const { history } = this.store.state;
      this.store.set({ frame, history: frame.projection === "tsne" ? extend(history, frame.iteration, frame.kl) : history });
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
