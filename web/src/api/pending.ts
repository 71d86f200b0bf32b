/** Commands that wait for their answers. */

import type { Rows } from "../wire";

/** What the server said no to, in its words; or that it cannot be asked now. */
export class CommandError extends Error {}

export interface Answer {
  ok?: true;
  error?: string;
  [field: string]: unknown;
}

interface Waiting {
  resolve(answer: Answer & { rows?: Uint32Array | number[] }): void;
  reject(error: Error): void;
  /** The command is answered by a JSON text and a binary `rows` message. */
  wantsRows: boolean;
  answer?: Answer;
  rows?: Uint32Array;
}

export class Pending {
  private readonly waiting = new Map<number, Waiting>();
  private next = 1;

  /** A fresh id and the answer that will come under it. */
  expect(wantsRows: boolean): { id: number; answer: Promise<Answer> } {
    const id = this.next;
    this.next = (this.next % 0x7fffffff) + 1;
    const answer = new Promise<Answer>((resolve, reject) => this.waiting.set(id, { resolve, reject, wantsRows }));
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
    const one = this.waiting.get(id);
    if (!one) return;
    one.rows = rows;
    this.settle(id, one);
  }

  /** Nobody will answer any more. */
  abandon(reason: string): void {
    for (const one of this.waiting.values()) one.reject(new CommandError(reason));
    this.waiting.clear();
  }

  private settle(id: number, one: Waiting): void {
    if (!one.answer || (one.wantsRows && !one.rows)) return;
    this.waiting.delete(id);
    one.resolve(one.rows ? { ...one.answer, rows: one.rows } : one.answer);
  }
}
