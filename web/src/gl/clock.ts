/** Tells when the GPU has finished what it was given, without waiting for it. */

/** How often it is asked, milliseconds. */
const POLL = 4;

export class GpuClock {
  private waiting: { sync: WebGLSync; timer: number } | null = null;

  constructor(private readonly gl: WebGL2RenderingContext) {}

  /** What was submitted last is still being drawn. */
  get busy(): boolean {
    return this.waiting !== null;
  }

  /** Calls back with the milliseconds from now until everything submitted so far is done. A newer call takes the place of an older one. */
  submit(done: (milliseconds: number) => void): void {
    const { gl } = this;
    this.cancel();
    const sync = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    if (!sync) return;
    gl.flush();
    const start = performance.now();
    const poll = () => {
      if (gl.isContextLost()) return this.cancel();
      if (gl.clientWaitSync(sync, 0, 0) === gl.TIMEOUT_EXPIRED) {
        this.waiting = { sync, timer: window.setTimeout(poll, POLL) };
        return;
      }
      this.cancel();
      done(performance.now() - start);
    };
    this.waiting = { sync, timer: window.setTimeout(poll, POLL) };
  }

  cancel(): void {
    if (!this.waiting) return;
    window.clearTimeout(this.waiting.timer);
    this.gl.deleteSync(this.waiting.sync);
    this.waiting = null;
  }
}
