import type { Page } from "@playwright/test";
import { expect, test } from "./plot-page";

/** The points' canvas as the browser shows it: RGBA of every pixel, and how many of them are not the background. */
function pixels(page: Page): Promise<{ colored: number; sum: number[]; hash: number }> {
  return page.evaluate(() => {
    const { plot } = window.dev;
    plot.render();
    const canvas = document.querySelector("canvas") as HTMLCanvasElement;
    const copy = document.createElement("canvas");
    copy.width = canvas.width;
    copy.height = canvas.height;
    const context = copy.getContext("2d") as CanvasRenderingContext2D;
    context.drawImage(canvas, 0, 0);
    const { data } = context.getImageData(0, 0, copy.width, copy.height);
    let colored = 0;
    let hash = 0;
    const sum = [0, 0, 0];
    for (let at = 0; at < data.length; at += 4) {
      const [r, g, b] = [data[at] as number, data[at + 1] as number, data[at + 2] as number];
      if (Math.max(Math.abs(r - (data[0] as number)), Math.abs(g - (data[1] as number)), Math.abs(b - (data[2] as number))) > 12) colored++;
      sum[0] = (sum[0] as number) + r;
      sum[1] = (sum[1] as number) + g;
      sum[2] = (sum[2] as number) + b;
      hash = (Math.imul(hash, 31) + r * 7 + g * 3 + b) | 0;
    }
    return { colored, sum, hash };
  });
}

test("a change of colours uploads one byte a point and nothing else", async ({ openPlot }) => {
  const plot = await openPlot("dims=3&points=20000");
  const grown = await plot.page.evaluate(() => {
    const { plot, colors } = window.dev;
    const before = { ...plot.uploads };
    plot.set({ colors: colors.map((color) => (color + 1) % 10) });
    plot.render();
    const after = { ...plot.uploads };
    return Object.fromEntries(Object.entries(after).map(([key, bytes]) => [key, bytes - before[key as keyof typeof before]]));
  });
  expect(grown).toEqual({ positions: 0, colors: 20_000, states: 0, order: 0, palette: 0, raster: 0, sprites: 0, lines: 0 });
});

test("16-bit positions go to the GPU as they are", async ({ openPlot }) => {
  const plot = await openPlot("dims=3&points=20000&steps=1");
  expect(await plot.page.evaluate(() => window.dev.plot.uploads.positions)).toBe(20_000 * 3 * 2);
});

test("a frame while the view moves draws a sample, and all points once it is still", async ({ openPlot }) => {
  const plot = await openPlot("dims=3&points=600000&steps=1");
  const { page } = plot;
  await page.mouse.move(600, 400);
  await page.mouse.down();
  const drawn: number[] = [];
  for (let i = 1; i <= 12; i++) {
    await page.mouse.move(600 + i * 15, 400 + i * 4);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
    drawn.push(await page.evaluate(() => window.dev.plot.drawn.points));
  }
  await page.mouse.up();
  expect(Math.min(...drawn)).toBeGreaterThanOrEqual(10_000);
  expect(Math.min(...drawn)).toBeLessThan(300_000);
  await plot.settled();
  expect(await page.evaluate(() => window.dev.plot.drawn)).toMatchObject({ points: 600_000, shown: 600_000, complete: true });
});

test("the picture of a flat layout does not depend on the order of the rows", async ({ openPlot }) => {
  const plot = await openPlot("dims=2&points=9000&size=9");
  const before = await pixels(plot.page);
  await plot.page.evaluate(() => {
    const { plot, positions, colors } = window.dev;
    const reversed = new Float32Array(positions.length);
    const n = positions.length / 2;
    for (let row = 0; row < n; row++) reversed.set(positions.subarray((n - 1 - row) * 2, (n - row) * 2), row * 2);
    plot.set({ positions: reversed, colors: colors.slice().reverse() });
  });
  await plot.settled();
  const after = await pixels(plot.page);
  expect(before.colored).toBeGreaterThan(20_000);
  expect(Math.abs(after.colored - before.colored)).toBeLessThan(before.colored * 0.001);
  for (const c of [0, 1, 2])
    expect(Math.abs((after.sum[c] as number) - (before.sum[c] as number)) / (before.sum[c] as number)).toBeLessThan(1e-5);
});

for (const dims of [2, 3]) {
  test(`without WebGL2 the plot draws, picks and selects all the same, ${dims}D`, async ({ openPlot }) => {
    const plot = await openPlot(`dims=${dims}&points=6000&nogl=1&marks=1`);
    await plot.shot(`${dims}`);
    const { page } = plot;
    expect(await page.evaluate(() => window.dev.plot.backend)).toBe("Canvas 2D");
    expect((await pixels(page)).colored).toBeGreaterThan(5000);
    const { picked, visible } = await page.evaluate(() => {
      const { plot } = window.dev;
      const at = plot.project(17) as { x: number; y: number };
      return { picked: plot.pick(at.x, at.y), visible: [...plot.visibleRows()] };
    });
    expect(picked).toBe(17);
    expect(visible).toContain(17);
    await page.keyboard.down("Shift");
    await page.mouse.move(400, 200);
    await page.mouse.down();
    await page.mouse.move(800, 600, { steps: 3 });
    await page.mouse.up();
    await page.keyboard.up("Shift");
    expect(await plot.events("region")).toHaveLength(1);
  });
}

test("without WebGL2 the raster stands for points that are too many to draw one by one", async ({ openPlot }) => {
  const plot = await openPlot("dims=2&points=300000&nogl=1&raster=1");
  await expect.poll(() => plot.page.evaluate(() => window.dev.plot.drawn.raster)).toBe(1);
  expect((await pixels(plot.page)).colored).toBeGreaterThan(20_000);
  await plot.shot("whole");
});

test("where points crowd, a raster is asked for, drawn, and moves with the view until the next one", async ({ openPlot }) => {
  const plot = await openPlot("dims=2&points=400000&raster=1");
  const share = () => plot.page.evaluate(() => window.dev.plot.drawn.raster);
  await expect.poll(share).toBeGreaterThan(0.2);
  const asked = (await plot.events("raster")).length;
  const before = await plot.page.evaluate(() => {
    window.dev.plot.moveBy(30, 10);
    window.dev.plot.render();
    return window.dev.plot.drawn.raster;
  });
  expect(before).toBeGreaterThan(0.2);
  await expect.poll(async () => (await plot.events("raster")).length).toBeGreaterThan(asked);
  const [matrix, width, height] = (await plot.events("raster")).at(-1) as [number[], number, number];
  expect([width, height]).toEqual([1664, 1040]);
  const now = await plot.page.evaluate(() => window.dev.plot.matrix);
  expect((matrix[0] as number) * 1.3).toBeCloseTo(now[0] as number, 12);
});

test("another theme asks for another raster: without a column it has the theme's colour", async ({ openPlot }) => {
  const plot = await openPlot("dims=2&points=400000&raster=1");
  await expect.poll(() => plot.page.evaluate(() => window.dev.plot.drawn.raster)).toBeGreaterThan(0.2);
  await plot.settled();
  const asked = (await plot.events("raster")).length;
  await plot.page.evaluate(() => window.dev.plot.set({ theme: { ...window.dev.props.theme, background: [0, 0, 0] } }));
  await expect.poll(async () => (await plot.events("raster")).length).toBeGreaterThan(asked);
});

test("a lost context comes back with everything on it", async ({ openPlot }) => {
  const plot = await openPlot("dims=3&points=5000&lines=1&marks=1");
  const before = await pixels(plot.page);
  await plot.page.evaluate(async () => {
    const gl = (document.querySelector("canvas") as HTMLCanvasElement).getContext("webgl2") as WebGL2RenderingContext;
    const extension = gl.getExtension("WEBGL_lose_context") as WEBGL_lose_context;
    const canvas = gl.canvas as HTMLCanvasElement;
    const restored = new Promise((done) => canvas.addEventListener("webglcontextrestored", done));
    const lost = new Promise((done) => canvas.addEventListener("webglcontextlost", done));
    extension.loseContext();
    await lost;
    await new Promise((done) => setTimeout(done, 50));
    extension.restoreContext();
    await restored;
  });
  await plot.settled();
  expect(await pixels(plot.page)).toEqual(before);
});

test("from 3D to 2D the points fly, and arrive where they belong", async ({ openPlot }) => {
  const plot = await openPlot("dims=3&points=5000");
  const { start, first, last, camera } = await plot.page.evaluate(async () => {
    const { plot, make } = window.dev;
    const at = () => plot.project(100) as { x: number; y: number };
    const start = at();
    const { positions } = make.clusters(5000, 2);
    plot.set({ positions, dims: 2, ...make.box(positions, 2) });
    plot.setCamera(null);
    plot.render();
    const first = at();
    while (plot.moving) await new Promise((done) => requestAnimationFrame(done));
    return { start, first, last: at(), camera: plot.camera };
  });
  // No jump: the first picture of the change is the last one before it.
  expect(Math.hypot(first.x - start.x, first.y - start.y)).toBeLessThan(40);
  expect(camera).toEqual({ orthographic: true, position: [0, 0, 4], target: [0, 0, 0], zoom: 1 });
  expect(Math.hypot(last.x - start.x, last.y - start.y)).toBeGreaterThan(5);
});

test.describe("with less motion", () => {
  test.use({ contextOptions: { reducedMotion: "reduce" } });
  test("a change of dimensions is there at once", async ({ openPlot }) => {
    const plot = await openPlot("dims=3&points=2000");
    const camera = await plot.page.evaluate(() => {
      const { plot, make } = window.dev;
      const { positions } = make.clusters(2000, 2);
      plot.set({ positions, dims: 2, ...make.box(positions, 2) });
      plot.setCamera(null);
      return plot.camera;
    });
    expect(camera.orthographic).toBe(true);
  });
});

test("arrow keys lead to the nearest point in their direction", async ({ openPlot }) => {
  const plot = await openPlot("dims=2&points=10");
  const way = await plot.page.evaluate(() => {
    const { plot, make } = window.dev;
    // A cross: middle, right, left, up, down, and one far right.
    const positions = Float32Array.of(0, 0, 1, 0, -1, 0, 0, 1, 0, -1, 4, 0.5);
    plot.set({ positions, dims: 2, colors: null, states: Uint8Array.of(0, 0, 0, 4, 0, 0), ...make.box(positions, 2) });
    plot.render();
    const go = (row: number | null, direction: "left" | "right" | "up" | "down") => plot.neighborInDirection(row, direction);
    return [go(0, "right"), go(1, "right"), go(0, "left"), go(0, "up"), go(0, "down"), go(5, "right"), go(2, "left")];
  });
  // The one above is hidden.
  expect(way).toEqual([1, 5, 2, null, 4, null, null]);
  await plot.page.evaluate(() => window.dev.plot.hoverRow(5));
  expect((await plot.events("hover")).at(-1)).toMatchObject({ row: 5 });
});

test("pictures are drawn for the rows that the plot names, and are picked", async ({ openPlot }) => {
  const plot = await openPlot("dims=2&points=2000&sprites=1");
  await expect.poll(() => plot.page.evaluate(() => window.dev.plot.uploads.sprites)).toBeGreaterThan(0);
  await plot.shot("pictures");
  const [count] = (await plot.events("visible")) as number[];
  expect(count).toBeGreaterThan(100);
  const hit = await plot.page.evaluate(() => {
    const { plot } = window.dev;
    const at = plot.project(plot.neighborInDirection(null, "up") ?? 0) as { x: number; y: number };
    return [plot.pick(at.x, at.y), plot.pick(at.x + 8, at.y + 8)];
  });
  expect(hit[0]).not.toBeNull();
});

for (const theme of ["light", "dark"]) {
  test(`everything at once, ${theme}`, async ({ openPlot }) => {
    for (const dims of [2, 3]) {
      const plot = await openPlot(`dims=${dims}&points=8000&theme=${theme}&marks=1&places=1&titles=1&links=1&lines=1`);
      await plot.page.evaluate(() => window.dev.plot.hoverRow(17));
      await plot.page.waitForTimeout(400);
      await plot.shot(`${dims}d`);
      expect((await pixels(plot.page)).colored).toBeGreaterThan(5000);
    }
  });
}
