import { expect, test } from "../e2e/test";
import { million } from "../shots/million";
import { T } from "../src/ui/testids";

/** Seconds in which frames are counted. */
const WATCHED = 20;

test("a million points of 128 dimensions", async ({ page, start, open }) => {
  const file = await million(128);
  await page.addInitScript(countFrames);
  const begun = performance.now();
  const program = await start(file);
  const listening = performance.now();
  const screen = await open(program, "million");
  await screen.eventually((view) => view.projection, "pca");
  await screen.eventually((view) => view.moving, false);
  const usable = performance.now();
  console.log(`listening after ${seconds(listening - begun)}, first map on screen after ${seconds(usable - begun)}`);

  await screen.id(T.tabTsne).click();
  for (const [name, dims, again] of [
    ["3D", T.dims3, false],
    ["2D", T.dims2, true],
  ] as const) {
    await screen.id(dims).check();
    const asked = performance.now();
    await screen.id(again ? T.rerun : T.run).click();
    await screen.eventually((view) => view.dims, again ? 2 : 3);
    await expect.poll(() => screen.look((view) => view.iteration), { timeout: 600_000 }).toBeGreaterThan(0);
    console.log(`t-SNE ${name}: first frame ${seconds(performance.now() - asked)} after Run`);
    const before = await screen.iteration();
    const [drawn, received] = await page.evaluate(async (watched) => {
      const app = document.querySelector("embedscope-app") as unknown as { debug: { iteration: number } };
      const { arrived } = window as unknown as { arrived: { frames: number } };
      const [end, before] = [performance.now() + 1000 * watched, arrived.frames];
      let [last, drawn] = [app.debug.iteration, 0];
      while (performance.now() < end) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        if (app.debug.iteration !== last) {
          last = app.debug.iteration;
          drawn += 1;
        }
      }
      return [drawn, arrived.frames - before] as const;
    }, WATCHED);
    const iterations = (await screen.iteration()) - before;
    const { msPerIteration } = (await screen.session()).tsne;
    console.log(
      `t-SNE ${name}: ${(received / WATCHED).toFixed(2)} new frames a second reach the page, ${(drawn / WATCHED).toFixed(2)} are drawn, ${(iterations / WATCHED).toFixed(2)} iterations a second (${msPerIteration?.toFixed(0)} ms each by the engine)`,
    );
    await screen.id(T.stop).click();
    await screen.tsneStatus("stopped");
  }
});

/** Counts the binary messages with a layout (kind 1) that reach the page. */
function countFrames(): void {
  const arrived = { frames: 0 };
  Object.assign(window, { arrived });
  window.WebSocket = class extends WebSocket {
    constructor(...of: ConstructorParameters<typeof WebSocket>) {
      super(...of);
      this.addEventListener("message", ({ data }) => {
        if (data instanceof ArrayBuffer && new DataView(data).getUint16(4, true) === 1) arrived.frames += 1;
      });
    }
  };
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}
