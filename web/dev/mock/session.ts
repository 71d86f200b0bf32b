/** A session that pretends to compute. */

import type { WebSocket } from "ws";
import type { By, Command, Query } from "../../src/api/commands";
import type { Session } from "../../src/api/types";
import { labels, layout, POINTS, scores } from "./data";
import { column, frame, rows, selection } from "./messages";
import { MockSelection } from "./selection";

const NAMES = Array.from(labels, (label, i) => `digit ${label}, writer ${(i * 7919) % 500}`);
const KINDS = ["pca", "tsne", "umap", "custom", "raw"];

function dictionary(texts: string[], numeric: boolean) {
  const values = [...new Set(texts)];
  const codes = new Map(values.map((value, i) => [value, i]));
  return { values, codes: Uint32Array.from(texts, (text) => codes.get(text) as number), numbers: numeric ? values.map(Number) : null };
}

const columns = [
  { name: "label", texts: Array.from(labels, String), numeric: true },
  { name: "writer", texts: NAMES, numeric: false },
  { name: "score", texts: Array.from(scores, String), numeric: true },
].map(({ name, texts, numeric }) => ({ name, texts, ...dictionary(texts, numeric) }));

export class MockSession {
  readonly chosen = new MockSelection(POINTS);
  session: Session;
  private readonly sockets = new Set<WebSocket>();
  private sequence = 0;
  private busy = false;
  private stale = true;
  private next = 1;
  private told = -1;

  constructor(empty: boolean) {
    const dataset: Session["dataset"] = {
      id: 1,
      name: "vectors.tsv",
      points: POINTS,
      dimensions: 784,
      hasVectors: true,
      normalized: false,
      columns: columns.map(({ name, values, numbers }) => ({
        name,
        kind: values.length <= 50 ? "category" : numbers ? "number" : "text",
        distinct: values.length,
        missing: 0,
        source: "file" as const,
        revision: 0,
      })),
      images: { width: 28, height: 28 },
      warnings: ["labels.tsv, line 12: trailing tab; the empty cell was taken as missing"],
      changedOnDisk: process.env.MOCK_CHANGED === "1",
    };
    this.session = {
      protocol: 2,
      revision: 1,
      version: "0.0.0",
      dataset: empty ? null : dataset,
      tensors: null,
      sphereize: true,
      projection: "pca",
      pca: {
        status: "ready",
        variance: [0.097, 0.071, 0.062, 0.054, 0.049, 0.043, 0.033, 0.029, 0.027, 0.023],
        components: [0, 1, 2],
        available: 10,
      },
      tsne: {
        status: "idle",
        dims: 3,
        perplexity: 23,
        neighbors: null,
        learningRate: null,
        iterations: 1000,
        seed: 0,
        metric: "euclidean",
        exaggeration: null,
        momentum: null,
        dof: 1,
        supervise: { column: null, factor: 0, ignored: null },
        iteration: 0,
        kl: null,
        recall: null,
        gradientNorm: null,
        msPerIteration: null,
        secondsLeft: null,
        exaggerationNow: null,
        stopReason: null,
        hasLayout: false,
        kept: [],
        frame: null,
        resumesExactly: false,
      },
      umap: {
        status: "idle",
        dims: 3,
        neighbors: 15,
        minDist: 0.1,
        spread: 1,
        metric: "euclidean",
        mode: "faithful",
        epochs: null,
        seed: 0,
        supervise: { column: null },
        epoch: 0,
        epochsInAll: null,
        msPerEpoch: null,
        secondsLeft: null,
        hasLayout: false,
      },
      custom: {
        dims: 2,
        compat: false,
        hasLayout: false,
        axes: { left: null, right: null, down: null, up: null, back: null, front: null },
      },
      raw: { axes: [], hasLayout: false },
      quality: null,
      selection: this.chosen.info(),
      view: {
        colorBy: "label",
        labelBy: "label",
        camera: null,
        palette: "auto",
        neighbors: { k: 100, metric: "cosine" },
        color: { as: "auto", scale: "linear", domain: null },
        colors: {},
      },
      bookmarks: [],
      task: null,
    };
    setInterval(() => this.tick(), 40).unref();
  }

  connect(socket: WebSocket): void {
    this.sockets.add(socket);
    socket.on("close", () => this.sockets.delete(socket));
    socket.on("message", (data) => {
      const { id, ...command } = JSON.parse(String(data));
      if (command.type === "ack") {
        this.busy = false;
        return;
      }
      try {
        socket.send(JSON.stringify({ id, ok: true, ...this.answer(command, id, socket) }));
      } catch (error) {
        socket.send(JSON.stringify({ id, error: String((error as Error).message) }));
      }
    });
    this.busy = false;
    this.stale = true;
    this.told = -1;
    this.tell();
  }

  column(index: number): Buffer | null {
    const one = columns[index];
    return one ? column(index, one.values, one.codes, one.numbers) : null;
  }

  tell(): void {
    this.session.revision++;
    this.session.selection = this.chosen.info();
    this.broadcast({ event: "session", session: this.session });
  }

  private broadcast(event: unknown): void {
    for (const socket of this.sockets) socket.send(JSON.stringify(event));
    const { selected, unseen, revision } = this.chosen;
    if (revision !== this.told) for (const socket of this.sockets) socket.send(selection(revision, POINTS, [...selected], unseen()));
    this.told = revision;
  }

  private tick(): void {
    const { tsne } = this.session;
    if (tsne.status === "preparing") {
      const fraction = (this.session.task?.fraction ?? 0) + 0.04;
      this.session.task = { id: 1, stage: "neighbours", fraction, secondsLeft: (1 - fraction) * 3, cancellable: true };
      if (fraction >= 1) {
        Object.assign(tsne, { status: "running", iteration: 0, hasLayout: true });
        this.session.task = null;
        this.session.projection = "tsne";
        this.tell();
      } else this.broadcast({ event: "progress", task: this.session.task, tsne, umap: this.session.umap });
    }
    if (tsne.status === "running") {
      tsne.iteration += 3;
      tsne.kl = 1.1 + 3.4 * Math.exp(-tsne.iteration / 120);
      tsne.msPerIteration = 13.2;
      tsne.recall = 0.45 * (1 - Math.exp(-tsne.iteration / 150));
      tsne.secondsLeft = ((tsne.iterations - tsne.iteration) * 13.2) / 1000;
      if (tsne.iteration % 30 === 0) tsne.kept.push(tsne.iteration);
      this.stale = true;
      if (tsne.iteration >= 900) {
        Object.assign(tsne, { status: "done", stopReason: "converged" });
        this.tell();
      } else this.broadcast({ event: "progress", task: null, tsne, umap: this.session.umap });
    }
    if (this.stale && !this.busy && this.sockets.size > 0 && this.session.dataset) {
      this.stale = false;
      this.busy = true;
      for (const socket of this.sockets) socket.send(this.frame());
    }
  }

  private frame(): Buffer {
    const { projection, tsne, pca } = this.session;
    const isTsne = projection === "tsne";
    const head = {
      sequence: ++this.sequence,
      dataset: 1,
      dims: isTsne ? tsne.dims : pca.components.length,
      projection: KINDS.indexOf(projection),
      iteration: isTsne ? tsne.iteration : 0,
      kl: isTsne ? (tsne.kl ?? Number.NaN) : Number.NaN,
      ms: Number.NaN,
    };
    const separation = isTsne ? 1 - Math.exp(-tsne.iteration / 90) : 0.25;
    return frame(head, layout(head.dims, separation, isTsne ? 3 + tsne.iteration / 30 : 5, isTsne ? undefined : pca.components));
  }

  private answer(command: Command, id: number, socket: WebSocket): object {
    const { tsne, pca, view } = this.session;
    const [kind, verb] = command.type.split(".");
    if (command.type === "show") {
      this.session.projection = command.projection;
      if (command.components) pca.components = command.components;
    } else if (command.type === "sphereize") this.session.sphereize = command.on;
    else if (command.type === "tsne.set") {
      const { type: _, ...change } = command;
      if (change.perplexity !== undefined && change.perplexity < 1) throw new Error("perplexity 0 is too small: at least 1");
      Object.assign(tsne, change);
    } else if (kind === "tsne" && ["run", "pause", "resume", "stop"].includes(verb ?? "")) {
      const status = { run: "preparing", pause: "paused", resume: "running", stop: "stopped" }[verb as "run"];
      Object.assign(tsne, { status, stopReason: null });
    } else if (command.type === "cancel") {
      tsne.status = "idle";
      this.session.task = null;
    } else if (command.type === "view") {
      const { type: _, ...change } = command;
      Object.assign(view, change);
      return {};
    } else if (command.type === "neighbors") return this.neighbors("row" in command.of ? command.of.row : 0, command.k);
    else if (command.type === "select") {
      this.chosen.select(command.op, this.rowsOf(command.by), command.anchor ?? null);
    } else if (kind === "select" || kind === "isolate" || kind === "hide" || kind === "undo" || kind === "redo")
      this.chosen.act(command.type);
    else if (command.type === "surroundings") {
      const { rows: near } = this.neighbors(command.row, command.k);
      return { kept: near.slice(4), missing: near.slice(0, 4), false: [1, 2, 3, 4].map((step) => (command.row + 97 * step) % POINTS) };
    } else if (command.type === "estimate") return { seconds: 21.5, bytes: 480e6, free: 9e9 };
    else if (command.type === "tsne.curve") return { iterations: [], kl: [], recall: [] };
    else if (command.type === "tsne.rewind") tsne.frame = command.iteration;
    else if (command.type === "clusters" || command.type === "atlas" || command.type === "raster")
      throw new Error(`the mock has no ${command.type}`);
    else if (command.type === "search") {
      const found = this.search(command);
      socket.send(rows(id, found));
      return { count: found.length };
    } else if (command.type === "point") return { values: columns.map(({ texts }) => texts[command.row]) };
    else if (command.type === "bookmark.add") {
      const bookmark = this.next++;
      for (const one of this.session.bookmarks) one.selected = false;
      this.session.bookmarks.push({
        id: bookmark,
        label: command.label ?? `State ${bookmark - 1}`,
        projection: this.session.projection,
        iteration: tsne.iteration,
        dims: this.session.projection === "tsne" ? tsne.dims : pca.components.length,
        points: POINTS,
        selected: true,
        note: "",
        thumbnail: false,
      });
      this.tell();
      return { bookmark };
    } else if (command.type === "bookmark.rename") {
      for (const one of this.session.bookmarks) if (one.id === command.bookmark) one.label = command.label;
    } else if (command.type === "bookmark.note") {
      for (const one of this.session.bookmarks) if (one.id === command.bookmark) one.note = command.note;
    } else if (command.type === "bookmark.move") {
      const from = this.session.bookmarks.findIndex(({ id: one }) => one === command.bookmark);
      this.session.bookmarks.splice(command.to, 0, ...this.session.bookmarks.splice(from, 1));
    } else if (command.type === "bookmark.delete") {
      this.session.bookmarks = this.session.bookmarks.filter((one) => one.id !== command.bookmark);
    } else if (command.type === "bookmark.load") {
      for (const one of this.session.bookmarks) one.selected = one.id === command.bookmark;
    }
    this.stale = true;
    this.tell();
    return {};
  }

  private rowsOf(by: By): number[] {
    if ("rows" in by) return by.rows;
    if ("search" in by) return this.search(by.search);
    const all = Array.from({ length: POINTS }, (_, row) => row);
    if ("value" in by) return all.filter((row) => columns.find(({ name }) => name === by.value.column)?.texts[row] === by.value.value);
    if ("selection" in by) return [...this.chosen.selected];
    throw new Error(`the mock does not know the set ${JSON.stringify(by)}`);
  }

  private neighbors(row: number, k: number) {
    const same = Array.from({ length: POINTS }, (_, i) => i).filter((i) => i !== row && labels[i] === labels[row]);
    const found = same.slice(0, k);
    return { rows: found, distances: found.map((_, i) => 0.08 + 0.3 * Math.sqrt((i + 1) / k)) };
  }

  private search({ text, regex, column: only }: Query): number[] {
    const pattern = regex ? new RegExp(text, "i") : { test: (value: string) => value.toLowerCase().includes(text.toLowerCase()) };
    const searched = only === null ? columns : [columns[only] as (typeof columns)[number]];
    return Array.from({ length: POINTS }, (_, i) => i).filter((i) => searched.some(({ texts }) => pattern.test(texts[i] as string)));
  }
}
