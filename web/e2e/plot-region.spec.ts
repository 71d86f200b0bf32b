import type { Page } from "@playwright/test";
import type { Region } from "../src/plot/types";
import { expect, test } from "./plot-page";

async function drag(page: Page, points: [number, number][], keys: string[] = [], release: string[] = keys): Promise<void> {
  const [first, ...rest] = points as [[number, number], ...[number, number][]];
  for (const key of keys) await page.keyboard.down(key);
  await page.mouse.move(...first);
  await page.mouse.down();
  for (const key of keys) if (!release.includes(key)) await page.keyboard.up(key);
  for (const key of release) if (!keys.includes(key)) await page.keyboard.down(key);
  for (const point of rest) await page.mouse.move(...point, { steps: 4 });
  await page.mouse.up();
  for (const key of new Set([...keys, ...release])) await page.keyboard.up(key);
}

const loop: [number, number][] = [
  [400, 200],
  [700, 220],
  [760, 480],
  [540, 420],
  [380, 560],
];

/** Rows in the region by the protocol's rule, and by the places where the plot says that rows appear. */
function rowsOf(page: Page, region: Region, dims: number): Promise<{ byMatrix: number[]; byPixel: number[] }> {
  return page.evaluate(
    ([{ polygon, matrix }, d]) => {
      const { plot, positions } = window.dev;
      const get = (i: number) => matrix[i] as number;
      const inside = (x: number, y: number) => {
        let odd = false;
        for (let i = 0, j = polygon.length - 2; i < polygon.length; j = i, i += 2) {
          const [xi, yi, xj, yj] = [polygon[i], polygon[i + 1], polygon[j], polygon[j + 1]] as [number, number, number, number];
          if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) odd = !odd;
        }
        return odd;
      };
      const byMatrix: number[] = [];
      const byPixel: number[] = [];
      for (let row = 0; row < positions.length / d; row++) {
        const p = [0, 1, 2].map((axis) => (axis < d ? (positions[row * d + axis] as number) : 0)) as [number, number, number];
        const clip = [0, 1, 3].map((r) => get(r) * p[0] + get(4 + r) * p[1] + get(8 + r) * p[2] + get(12 + r)) as [number, number, number];
        if (clip[2] > 0 && inside(clip[0] / clip[2], clip[1] / clip[2])) byMatrix.push(row);
        const pixel = plot.project(row);
        if (pixel && inside((pixel.x / window.innerWidth) * 2 - 1, 1 - (pixel.y / window.innerHeight) * 2)) byPixel.push(row);
      }
      return { byMatrix, byPixel };
    },
    [region, dims] as const,
  );
}

for (const dims of [2, 3]) {
  test(`a lasso's polygon and matrix say exactly which points lie in it, ${dims}D`, async ({ openPlot }) => {
    const plot = await openPlot(`dims=${dims}&points=8000`);
    const before = await plot.page.evaluate(() => window.dev.plot.camera);
    await drag(plot.page, loop, ["Alt"]);
    const [region] = (await plot.events("region")) as [Region];
    expect(region.op).toBe("set");
    expect(region.visibleOnly).toBe(false);
    expect(region.polygon.length).toBeGreaterThanOrEqual(10);
    const { byMatrix, byPixel } = await rowsOf(plot.page, region, dims);
    expect(byMatrix.length).toBeGreaterThan(100);
    expect(byMatrix).toEqual(byPixel);
    expect(await plot.page.evaluate(() => window.dev.plot.camera)).toEqual(before);
    const visible = await plot.page.evaluate((polygon) => [...window.dev.plot.visibleRows(polygon)], region.polygon);
    expect(visible.length).toBeGreaterThan(50);
    if (dims === 3) expect(visible.length).toBeLessThan(byMatrix.length);
  });
}

test("Shift draws a box in clip space, with every combination of keys", async ({ openPlot }) => {
  const plot = await openPlot("dims=2&points=2000");
  const corners: [number, number][] = [
    [320, 200],
    [960, 600],
  ];
  await drag(plot.page, corners, ["Shift"]);
  await drag(plot.page, corners, ["Shift"], ["Shift", "Control"]);
  await drag(plot.page, corners, ["Shift"], ["Shift", "Control", "Alt"]);
  const regions = (await plot.events("region")) as Region[];
  expect(regions.map(({ op }) => op)).toEqual(["set", "add", "remove"]);
  const polygon = regions[0]?.polygon.map((value) => Math.round(value * 1e6) / 1e6);
  expect(polygon).toEqual([-0.5, 0.5, 0.5, 0.5, 0.5, -0.5, -0.5, -0.5]);
});

test("the tools draw with a plain drag, Space pans, Escape gives up", async ({ openPlot }) => {
  const plot = await openPlot("dims=2&points=2000");
  await plot.set({ tool: "lasso", visibleOnly: true });
  await drag(plot.page, loop);
  const [region] = (await plot.events("region")) as [Region];
  expect(region).toMatchObject({ op: "set", visibleOnly: true });
  const camera = () => plot.page.evaluate(() => window.dev.plot.camera.target);
  const before = await camera();
  await drag(plot.page, loop, [" "]);
  expect(await camera()).not.toEqual(before);
  expect(await plot.events("region")).toHaveLength(1);
  await plot.page.mouse.move(...(loop[0] as [number, number]));
  await plot.page.mouse.down();
  await plot.page.mouse.move(...(loop[1] as [number, number]), { steps: 4 });
  await plot.page.mouse.move(...(loop[2] as [number, number]), { steps: 4 });
  await plot.shot("outline");
  await plot.page.keyboard.press("Escape");
  await plot.page.mouse.up();
  expect(await plot.events("region")).toHaveLength(1);
  expect(await plot.events("gesture")).toEqual(["lasso", null, "lasso", null]);
});

test.describe("on a touch screen", () => {
  test.use({ hasTouch: true });
  test("a long press of a finger draws a lasso, a second finger makes it a pinch", async ({ openPlot }) => {
    const plot = await openPlot("dims=3&points=2000");
    const client = await plot.page.context().newCDPSession(plot.page);
    const touch = async (type: "touchStart" | "touchMove" | "touchEnd", points: [number, number][]) => {
      await client.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
    };
    await touch("touchStart", [[400, 200]]);
    await expect.poll(() => plot.events("gesture")).toEqual(["lasso"]);
    for (const point of loop.slice(1)) await touch("touchMove", [point]);
    await touch("touchEnd", []);
    const regions = (await plot.events("region")) as Region[];
    expect(regions).toHaveLength(1);
    expect((await rowsOf(plot.page, regions[0] as Region, 3)).byMatrix.length).toBeGreaterThan(20);

    const distance = () => plot.page.evaluate(() => Math.hypot(...window.dev.plot.camera.position));
    const before = await distance();
    await touch("touchStart", [
      [500, 400],
      [700, 400],
    ]);
    await touch("touchMove", [
      [400, 400],
      [800, 400],
    ]);
    await touch("touchEnd", []);
    expect(await distance()).toBeLessThan(before * 0.75);
    expect(await plot.events("region")).toHaveLength(1);
  });
});
