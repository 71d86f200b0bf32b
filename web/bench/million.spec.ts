import { expect, test } from "../e2e/test";
import { million } from "../shots/million";
import { T } from "../src/ui/testids";

/** Seconds in which frames are counted. */
const WATCHED = 20;

test("a million points of 128 dimensions", async ({ page, start, open }) => {
  const file = await million(128);
  const begun = performance.now();
  const program = await start(file);
  const listening = performance.now();
  const screen = await open(program, "million");
  await screen.eventually((view) => view.projection, "pca");
  await screen.eventually((view) => view.moving, false);
  const usable = performance.now();
  console.log(`listening after ${seconds(listening - begun)}, first map on screen after ${seconds(usable - begun)}`);

  await screen.id(T.tabTsne).click();
  await screen.id(T.run).click();
  const asked = performance.now();
  await expect.poll(() => screen.look((view) => view.iteration), { timeout: 600_000 }).toBeGreaterThan(0);
  console.log(`first frame of t-SNE ${seconds(performance.now() - asked)} after Run`);
  const frames = await page.evaluate(async (watched) => {
    const app = document.querySelector("embedscope-app") as unknown as { debug: { iteration: number } };
    const end = performance.now() + 1000 * watched;
    let [last, frames] = [app.debug.iteration, 0];
    while (performance.now() < end) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      if (app.debug.iteration !== last) {
        last = app.debug.iteration;
        frames += 1;
      }
    }
    return frames;
  }, WATCHED);
  console.log(`${(frames / WATCHED).toFixed(2)} new frames a second on screen during t-SNE`);
  await screen.id(T.stop).click();
});

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}
