import { T } from "../src/ui/testids";
import { kind, POINTS, score, smallFiles } from "./small";
import { expect, test } from "./test";

const TENSORFLOW = ["#1f77b4", "#d62728", "#e377c2", "#17becf", "#2ca02c", "#8c564b", "#bcbd22", "#ff7f0e", "#9467bd", "#7f7f7f"];

test("M22: classes, many classes, numbers, missing values, TensorFlow's ten, colours by hand", async ({ page, folder, start, open }) => {
  const screen = await open(await start(...(await smallFiles(folder))), "m22");
  await expect(screen.id(T.legendItem)).toHaveCount(4);
  const color = (row: number) => page.evaluate(`document.querySelector("embedscope-app").debug.colorOf(${row})`) as Promise<string>;

  await test.step("classes have colours and counts, TensorFlow's in its order", async () => {
    await screen.id(T.colorBy).selectOption("kind");
    await expect(screen.id(T.legendItem).first()).toContainText(String(POINTS / 4));
    await screen.id(T.palette).selectOption("tf10");
    await expect.poll(async () => [await color(0), await color(1), await color(2), await color(3)]).toEqual(TENSORFLOW.slice(0, 4));
  });

  await test.step("a colour by hand stays", async () => {
    await screen.id(T.swatch).first().fill("#123456");
    const label = (await screen.id(T.legendItem).first().getAttribute("data-label")) ?? "";
    const row = [0, 1, 2, 3].find((one) => kind(one) === label) ?? 0;
    await expect.poll(() => color(row)).toBe("#123456");
    // The server keeps it, not this browser: another one sees it too, and so does a figure.
    await expect.poll(async () => (await screen.session()).view.colors).toEqual({ kind: { [label]: "#123456" } });
    await page.evaluate(() => localStorage.clear());
    await page.reload();
    await expect(screen.id(T.legendItem)).toHaveCount(4);
    await expect.poll(() => color(row)).toBe("#123456");
    const figure = await page.request.get(new URL("/api/figure.svg", page.url()).href);
    expect(await figure.text()).toContain('fill="#123456"');
    await screen.id(T.paletteReset).click();
    await expect.poll(() => color(row)).not.toBe("#123456");
  });

  await test.step("the legend in another order, with the same colours", async () => {
    const labels = () => screen.id(T.legendItem).evaluateAll((items) => items.map((item) => (item as HTMLElement).dataset.label));
    const colors = await Promise.all([0, 1, 2, 3].map(color));
    await screen.id(T.colorBy).selectOption("kind");
    await screen.id(T.legendOrder).selectOption("value");
    await expect.poll(labels).toEqual(["ant", "bee", "cat", "dog"]);
    await screen.id(T.search).fill("dog");
    await screen.id(T.searchSelect).click();
    await screen.eventually((view) => view.selected.length, POINTS / 4);
    await screen.id(T.tag).click();
    await screen.id(T.tagColumn).fill("kind");
    await screen.id(T.tagValue).fill("ant");
    await screen.id(T.tagApply).click();
    await screen.id(T.legendOrder).selectOption("count");
    await expect.poll(labels).toEqual(["ant", "bee", "cat"]);
    await screen.id(T.legendOrder).selectOption("first");
    await expect.poll(labels).toEqual(["ant", "bee", "cat"]);
    await page.keyboard.press("Control+z");
    await expect(screen.id(T.legendItem)).toHaveCount(4);
    await expect.poll(() => Promise.all([0, 1, 2, 3].map(color))).toEqual(colors);
    await screen.id(T.search).fill("");
    await page.keyboard.press("Escape");
  });

  await test.step("a text of a value a point: hundreds of classes, searchable", async () => {
    await screen.id(T.colorBy).selectOption("name");
    await screen.id(T.palette).selectOption("glasbey");
    await expect(screen.id(T.legendSearch)).toBeVisible();
    const colors = async () => new Set(await Promise.all(Array.from({ length: 60 }, (_, row) => color(row)))).size;
    await expect.poll(colors).toBe(60);
    const dogs = Array.from({ length: POINTS / 4 }, (_, i) => `dog ${4 * i + 3}`).filter((text) => text.includes("dog 23"));
    await screen.id(T.legendSearch).fill("dog 23");
    await expect(screen.id(T.legendItem)).toHaveCount(dogs.length);
  });

  await test.step("numbers are a ramp; what is missing is grey and in the legend", async () => {
    await screen.id(T.colorBy).selectOption("score");
    await expect(screen.id(T.rampHigh)).toBeVisible();
    const missing = Array.from({ length: POINTS }, (_, row) => row).filter((row) => score(row) === "");
    await expect(screen.id(T.legendItem)).toContainText(`(missing)${missing.length}`);
    const grey = await color(missing[0] as number);
    expect(Math.abs(Number.parseInt(grey.slice(1, 3), 16) - Number.parseInt(grey.slice(5, 7), 16))).toBeLessThan(20);
    expect(await color(0)).not.toBe(await color(POINTS - 1));
  });
});

test("S6: linear, log and quantile scales, a domain that is dragged, four ramps", async ({ page, folder, start, open }) => {
  const screen = await open(await start(...(await smallFiles(folder))), "s6");
  await expect(screen.id(T.legendItem)).toHaveCount(4);
  await screen.id(T.colorBy).selectOption("score");
  await expect(screen.id(T.rampHigh)).toBeVisible();
  const colors = () =>
    page.evaluate(`[0, 60, 120, 239].map((row) => document.querySelector("embedscope-app").debug.colorOf(row)).join()`) as Promise<string>;
  const seen = new Set([await colors()]);
  for (const scale of ["log", "quantile"]) {
    await screen.id(`${T.colorScale}-${scale}`).click();
    await expect.poll(async () => seen.has(await colors())).toBe(false);
    seen.add(await colors());
  }
  await screen.id(`${T.colorScale}-linear`).click();
  for (const palette of ["viridis", "diverging", "cyclic", "auto"]) {
    const before = await colors();
    await screen.id(T.palette).selectOption(palette);
    await expect.poll(colors).not.toBe(before);
  }
  const before = await screen.id(T.rampHigh).textContent();
  const handle = await screen.id(T.rampHighHandle).boundingBox();
  if (!handle) throw new Error("the ramp has no handle");
  await page.mouse.move(handle.x + handle.width / 2, handle.y + handle.height / 2);
  await page.mouse.down();
  await page.mouse.move(handle.x - 60, handle.y + handle.height / 2, { steps: 3 });
  await page.mouse.up();
  await expect(screen.id(T.rampHigh)).not.toHaveText(before ?? "");
  const session = async () => (await (await page.request.get(new URL("/api/session", page.url()).href)).json()).view.color;
  await expect.poll(async () => (await session()).domain?.[1] ?? null).not.toBeNull();
  await screen.id(T.rampAll).click();
  await expect(screen.id(T.rampHigh)).toHaveText(before ?? "");
  await screen.id(T.rampLowHandle).focus();
  await page.keyboard.press("ArrowRight");
  await expect(screen.id(T.rampAll)).toBeVisible();
  await screen.shot("ramp");
});
