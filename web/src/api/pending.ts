/** Commands that wait for their answers. */

import type { Atlas, Raster, Rows } from "../wire";

/** What the server said no to, in its words; or that it cannot be asked now. */
export class CommandError extends Error {}

export interface Answer {
  ok?: true;
  error?: string;
  [field: string]: unknown;
}

interface Waiting {
  resolve(answer: Answer): void;
  reject(error: Error): void;
  /** The command is answered by a JSON text and a binary message. */
  wantsBinary: boolean;
  answer?: Answer;
  binary?: Binary;
}

/** What a binary message adds to an answer. */
type Binary = { rows: Uint32Array } | { atlas: Atlas } | { raster: Raster };

export class Pending {
  private readonly waiting = new Map<number, Waiting>();
  private next = 1;

  /** A fresh id and the answer that will come under it. */
  expect(wantsBinary: boolean): { id: number; answer: Promise<Answer> } {
    const id = this.next;
    this.next = (this.next % 0x7fffffff) + 1;
    const answer = new Promise<Answer>((resolve, reject) => this.waiting.set(id, { resolve, reject, wantsBinary }));
    return { id, answer };
  }

  answered(id: number, answer: Answer): void {
    const one = this.waiting.get(id);
    if (!one) return;
    if (answer.error !== undefined) {
      this.waiting.delete(id);
      one.reject(new CommandError(answer.error));
      return;
    }
    one.answer = answer;
    this.settle(id, one);
  }

  rows({ id, rows }: Rows): void {
    this.came(id, { rows });
  }

  atlas(atlas: Atlas): void {
    this.came(atlas.id, { atlas });
  }

  raster(raster: Raster): void {
    this.came(raster.id, { raster });
  }

  /** Nobody will answer any more. */
  abandon(reason: string): void {
    for (const one of this.waiting.values()) one.reject(new CommandError(reason));
    this.waiting.clear();
  }

  private came(id: number, binary: Binary): void {
    const one = this.waiting.get(id);
    if (!one) return;
    one.binary = binary;
    this.settle(id, one);
  }

  private settle(id: number, one: Waiting): void {
    if (!one.answer || (one.wantsBinary && !one.binary)) return;
    this.waiting.delete(id);
    one.resolve({ ...one.answer, ...one.binary });
  }
}
