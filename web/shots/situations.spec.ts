import type { Page } from "@playwright/test";
import { tutorialFiles } from "../e2e/files";
import type { Screen } from "../e2e/screen";
import { expect, test } from "../e2e/test";
import { T } from "../src/ui/testids";
import { million } from "./million";

const THEMES = ["light", "dark"] as const;

/** Takes the picture in both themes; the page follows the system's. */
async function both(page: Page, screen: Screen, what: string, pointer?: { x: number; y: number }): Promise<void> {
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme });
    if (pointer) await page.mouse.move(pointer.x + (theme === "dark" ? 1 : 0), pointer.y);
    await page.waitForTimeout(1500);
    await screen.shot(`${what}-${theme}`);
  }
}

async function middle(screen: Screen): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await screen.id(T.plot).boundingBox();
  if (!box) throw new Error("the map is not on screen");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, width: box.width, height: box.height };
}

test("first run", async ({ page, start, open }) => {
  const screen = await open(await start(), "first-run");
  await expect(screen.id(T.empty)).toBeVisible();
  await both(page, screen, "empty");
});

test("MNIST: PCA, t-SNE, labels, selection, lasso, search, axes, trust, bookmarks", async ({ page, start, open }) => {
  const files = await tutorialFiles();
  const screen = await open(await start(files.vectors, files.labels), "mnist");
  await expect(screen.id(T.legendItem)).toHaveCount(10);
  await screen.eventually((view) => view.dims, 3);
  await both(page, screen, "pca-3d");
  await screen.id(T.bookmarkAdd).click();

  await screen.id(T.tabTsne).click();
  await screen.id(T.dims2).click();
  await screen.id(T.run).click();
  await screen.pressPast(T.pause, 90);
  await screen.tsneStatus("paused");
  await both(page, screen, "tsne-live");
  await screen.id(T.bookmarkAdd).click();
  await screen.id(T.resume).click();
  await screen.tsneStatus("done");
  await screen.id(T.bookmarkAdd).click();

  await screen.id(T.look).locator("summary").click();
  await screen.id(T.places).check();
  await expect.poll(async () => (await screen.look((view) => view.overlays.places)).length).toBeGreaterThan(5);
  await both(page, screen, "labels-2d");
  await screen.id(T.places).uncheck();
  await screen.id(T.look).locator("summary").click();

  await screen.clickSomePoint();
  await expect(screen.id(T.neighborItem).first()).toBeVisible();
  const at = await middle(screen);
  await both(page, screen, "selection", { x: at.x, y: at.y });
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");

  await page.keyboard.down("Alt");
  await page.mouse.move(at.x - 150, at.y - 90);
  await page.mouse.down();
  for (let turn = 0; turn <= 26; turn++) {
    const angle = Math.PI + (turn / 30) * 2 * Math.PI;
    await page.mouse.move(at.x + 150 * Math.cos(angle) * (1 + 0.2 * Math.sin(3 * angle)), at.y + 120 * Math.sin(angle));
  }
  await both(page, screen, "lasso");
  await page.mouse.up();
  await page.keyboard.up("Alt");
  await page.keyboard.press("Escape");

  await screen.id(T.search).fill("^[38]$");
  await screen.id(T.searchRegex).click();
  await expect(screen.id(T.searchCount)).not.toBeEmpty();
  await both(page, screen, "regex-search");
  await screen.id(T.search).fill("");

  await screen.id(T.trust).locator("summary").click();
  await screen.id(T.trustMeasure).click();
  await expect(screen.id(T.trustRecall)).toContainText("%");
  await screen.id(`${T.trustColor}-missing-neighbours`).click();
  await both(page, screen, "trust");
  await screen.id(T.trust).locator("summary").click();
  await screen.id(T.colorBy).selectOption("label");

  await screen.id(T.tabAxes).click();
  for (const [side, text] of [
    ["left", "1"],
    ["right", "0"],
    ["down", "4"],
    ["up", "6"],
  ] as const) {
    await screen.id(`${T.axisEnd}-${side}`).fill(text);
    await screen.id(`${T.axisEnd}-${side}`).press("Enter");
    await expect(screen.id(`${T.axisMatches}-${side}`)).toContainText("points");
  }
  await screen.eventually((view) => `${view.projection} ${view.dims}`, "custom 2");
  await both(page, screen, "custom-axes");
  await screen.id(T.bookmarkAdd).click();
  await both(page, screen, "bookmarks");
});

test("pictures as points", async ({ page, start, open }) => {
  const screen = await open(await start("demo"), "demo");
  await expect(screen.id(T.legendItem)).toHaveCount(10);
  await screen.id(T.tabTsne).click();
  await screen.id(T.dims2).click();
  await screen.id(T.run).click();
  await screen.tsneStatus("done");
  await screen.id(T.look).locator("summary").click();
  await screen.id(T.places).check();
  await expect.poll(async () => (await screen.look((view) => view.overlays.places)).length).toBeGreaterThan(5);
  await screen.id(T.hintClose).click();
  await both(page, screen, "map");
  await screen.id(T.places).uncheck();
  await screen.clickSomePoint();
  await expect(screen.id(T.neighborItem).first()).toBeVisible();
  await page.keyboard.press("Shift+F");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await screen.id(T.pictures).check();
  await expect.poll(() => screen.look((view) => view.overlays.pictures)).toBeGreaterThan(0);
  await both(page, screen, "pictures");
});

test("a million points", async ({ page, start, open }) => {
  const screen = await open(await start(await million()), "million");
  await screen.eventually((view) => view.projection, "pca");
  await screen.id(T.pca3d).uncheck();
  await screen.eventually((view) => view.dims, 2);
  await page.waitForTimeout(8000);
  await both(page, screen, "density");
});

test("narrow and large windows", async ({ page, start, open }) => {
  const screen = await open(await start("demo"), "windows");
  await expect(screen.id(T.legendItem)).toHaveCount(10);
  for (const [width, height] of [
    [360, 740],
    [900, 600],
    [2560, 1440],
  ] as const) {
    await page.setViewportSize({ width, height });
    await both(page, screen, `${width}`);
  }
});
