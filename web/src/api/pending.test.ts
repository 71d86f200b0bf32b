import { describe, expect, it } from "vitest";
import { CommandError, Pending } from "./pending";

describe("Pending", () => {
  it("gives each command its own answer", async () => {
    const pending = new Pending();
    const a = pending.expect(false);
    const b = pending.expect(false);
    pending.answered(b.id, { ok: true, bookmark: 2 });
    pending.answered(a.id, { ok: true, bookmark: 1 });
    expect((await a.answer).bookmark).toBe(1);
    expect((await b.answer).bookmark).toBe(2);
  });

  it("waits for the rows, whichever comes first", async () => {
    const pending = new Pending();
    const a = pending.expect(true);
    const b = pending.expect(true);
    pending.answered(a.id, { ok: true, count: 1 });
    pending.rows({ id: a.id, rows: Uint32Array.of(7) });
    pending.rows({ id: b.id, rows: Uint32Array.of(8) });
    pending.answered(b.id, { ok: true, count: 1 });
    expect((await a.answer).rows).toEqual(Uint32Array.of(7));
    expect((await b.answer).rows).toEqual(Uint32Array.of(8));
  });

  it("passes the server's sentence on", async () => {
    const pending = new Pending();
    const { id, answer } = pending.expect(true);
    pending.answered(id, { error: "wrong pattern" });
    await expect(answer).rejects.toThrow(new CommandError("wrong pattern"));
  });

  it("leaves nobody waiting when the connection is lost", async () => {
    const pending = new Pending();
    const { answer } = pending.expect(false);
    pending.abandon("lost");
    await expect(answer).rejects.toThrow("lost");
  });
});
