/** The WebSocket: commands with answers, events, frames; connects again by itself. */

import { type Frame, KIND, readAtlas, readFrame, readHead, readRaster, readRows, readSelection, type Selection } from "../wire";
import { BINARY_ANSWERS, type Command } from "./commands";
import { type Answer, CommandError, Pending } from "./pending";
import type { Event } from "./types";

export type Connection = "connecting" | "open" | "lost";

export interface SocketEvents {
  onConnection(state: Connection): void;
  onEvent(event: Event): void;
  /** The newest frame; no other comes before its `ack`. */
  onFrame(frame: Frame): void;
  onSelection(selection: Selection): void;
  onError(message: string): void;
}

const FIRST_WAIT = 250;
const LONGEST_WAIT = 4000;
const LOST = "The connection to the server is lost; it is being restored.";

export class Socket {
  private socket: WebSocket | null = null;
  private readonly pending = new Pending();
  private wait = FIRST_WAIT;
  private timer = 0;
  private closed = false;

  constructor(
    private readonly url: string,
    private readonly events: SocketEvents,
  ) {}

  connect(): void {
    if (this.closed) return;
    const socket = new WebSocket(this.url);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    socket.onopen = () => {
      this.wait = FIRST_WAIT;
      this.events.onConnection("open");
    };
    socket.onmessage = (message) => this.receive(message.data);
    socket.onclose = () => this.lost(socket);
  }

  /** Sends a command; resolves with its answer, rejects with the server's sentence. */
  send(command: Command): Promise<Answer> {
    if (this.socket?.readyState !== WebSocket.OPEN) return Promise.reject(new CommandError(LOST));
    const { id, answer } = this.pending.expect(BINARY_ANSWERS.has(command.type));
    this.socket.send(JSON.stringify({ id, ...command }));
    return answer;
  }

  /** The next frame may come. */
  ack(sequence: number): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify({ type: "ack", sequence }));
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.socket?.close();
    this.pending.abandon("The page is closing.");
  }

  private lost(socket: WebSocket): void {
    if (socket !== this.socket) return;
    this.socket = null;
    this.pending.abandon(LOST);
    if (this.closed) return;
    this.events.onConnection("lost");
    this.timer = window.setTimeout(() => this.connect(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  private receive(data: string | ArrayBuffer): void {
    try {
      if (typeof data === "string") this.receiveText(JSON.parse(data));
      else this.receiveBinary(data);
    } catch (error) {
      this.events.onError(error instanceof Error ? error.message : String(error));
    }
  }

  private receiveText(message: Event | ({ id: number } & Answer)): void {
    if ("event" in message) this.events.onEvent(message as Event);
    else this.pending.answered(message.id, message);
  }

  private receiveBinary(buffer: ArrayBuffer): void {
    const { kind, id } = readHead(buffer);
    if (kind === KIND.frame) {
      try {
        this.events.onFrame(readFrame(buffer));
      } catch (error) {
        // Without an answer no further frame would ever come.
        this.ack(id);
        throw error;
      }
    } else if (kind === KIND.rows) this.pending.rows(readRows(buffer));
    else if (kind === KIND.selection) this.events.onSelection(readSelection(buffer));
    else if (kind === KIND.atlas) this.pending.atlas(readAtlas(buffer));
    else if (kind === KIND.raster) this.pending.raster(readRaster(buffer));
  }
}
