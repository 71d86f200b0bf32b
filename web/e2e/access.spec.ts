import { createRequire } from "node:module";
import type { Page } from "@playwright/test";
import { T } from "../src/ui/testids";
import { POINTS, smallFiles } from "./small";
import { expect, test } from "./test";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

interface Result {
  violations: { id: string; impact: string; help: string; nodes: { target: unknown[]; failureSummary: string }[] }[];
}

/** What axe finds that is serious or critical, in words. */
async function serious(page: Page): Promise<string[]> {
  const { violations } = (await page.evaluate("axe.run(document, { resultTypes: ['violations'] })")) as Result;
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${JSON.stringify(target)} ${failureSummary}`),
    );
}

for (const theme of ["light", "dark"] as const) {
  test(`axe finds nothing serious (${theme})`, async ({ page, folder, start, open }) => {
    // The page's policy lets no test inject a script; the debugger may.
    const source = await (await import("node:fs/promises")).readFile(axe, "utf8");
    const screen = await open(await start(...(await smallFiles(folder))), `axe-${theme}`);
    await expect(screen.id(T.legendItem)).toHaveCount(4);
    await screen.id(T.theme).selectOption(theme);
    await page.evaluate(source);
    await screen.id(T.legendItem).first().click();
    await screen.eventually((view) => view.selected.length, POINTS / 4);
    await screen.id(T.search).fill("bee");
    await expect(screen.id(T.resultItem).first()).toBeVisible();
    await screen.id(T.resultItem).first().click();
    await expect(screen.id(T.neighborItem).first()).toBeVisible();
    await screen.id(T.bookmarkAdd).click();
    await expect(screen.id(T.bookmarkItem)).toHaveCount(1);
    await screen.id(T.look).locator("summary").click();
    await screen.id(T.trust).locator("summary").click();
    for (const tab of [T.tabTsne, T.tabUmap, T.tabAxes, T.tabRaw, T.tabPca]) {
      await screen.id(tab).click();
      await expect.poll(() => serious(page), { message: tab }).toEqual([]);
    }
    await screen.id(T.colorBy).selectOption("score");
    await expect(screen.id(T.rampHigh)).toBeVisible();
    await screen.id(T.tag).click();
    await screen.id(T.exportMenu).click();
    await expect.poll(() => serious(page), { message: "ramp, tag, menu" }).toEqual([]);
    await page.keyboard.press("Escape");
    await screen.id(T.shortcuts).click();
    await expect.poll(() => serious(page), { message: "sheet" }).toEqual([]);
    await screen.shot("all");
  });
}

test("keyboard: into the map, from point to point, Enter, N, and every shortcut", async ({ page, folder, start, open }) => {
  const screen = await open(await start(...(await smallFiles(folder))), "keyboard");
  await expect(screen.id(T.legendItem)).toHaveCount(4);
  await screen.eventually((view) => view.dims, 3);
  const inMap = () =>
    page.evaluate(
      `(() => { let e = document.activeElement; while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement; return e?.closest("[data-testid]")?.dataset.testid ?? null; })()`,
    );
  for (let i = 0; i < 60 && (await inMap()) !== T.plot; i++) await page.keyboard.press("Tab");
  expect(await inMap(), "Tab reaches the map").toBe(T.plot);
  const said = () => screen.id(T.said).textContent();
  await page.keyboard.press("ArrowRight");
  await expect.poll(said).toContain("point");
  const first = await said();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowDown");
  await expect.poll(said).not.toBe(first);
  await expect(screen.id(T.hoverLabel)).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(screen.id(T.pointCard)).toBeVisible();
  await expect(screen.id(T.neighborItem).first()).toBeVisible();
  await page.keyboard.press("n");
  await expect.poll(said).toContain("Neighbour 1");
  const nearest = await screen.id(T.neighborItem).first().getAttribute("data-row");
  await expect.poll(said).toContain(`point ${nearest}`);
  await page.keyboard.press("n");
  await expect.poll(said).toContain("Neighbour 2");
  // Its neighbours are selected a moment later: only then is isolating them the last step that can be undone.
  const second = Number(await screen.id(T.pointCard).getAttribute("data-row"));
  await expect.poll(async () => (await screen.session()).selection.anchor).toBe(second);
  await page.keyboard.press("i");
  await expect(screen.id(T.chipIsolated)).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(screen.id(T.chipIsolated)).toBeHidden();
  await page.keyboard.press("l");
  await expect(screen.id(T.toolLasso)).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("v");
  await expect(screen.id(T.toolPan)).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("r");
  await expect(screen.id(T.searchRegex)).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("r");
  await page.keyboard.press("b");
  await expect(screen.id(T.bookmarkItem)).toHaveCount(1);
  await page.keyboard.press("?");
  await expect(screen.id(T.shortcutsDialog)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(screen.id(T.shortcutsDialog)).toBeHidden();
  await page.keyboard.press("Escape");
  await screen.eventually((view) => view.selected.length, 0);
  await page.keyboard.press("/");
  await page.keyboard.type("cat");
  await expect(screen.id(T.searchCount)).toContainText(`${POINTS / 4}`);
  await page.keyboard.press("Enter");
  await expect(screen.id(T.pointCard)).toHaveAttribute("data-row", "2");
  await page.keyboard.press("Enter");
  await expect(screen.id(T.pointCard)).toHaveAttribute("data-row", "6");
});

test("a window that becomes narrow shows the map, and its panels again when it is wide", async ({ page, folder, start, open }) => {
  const screen = await open(await start(...(await smallFiles(folder))), "narrowed");
  await expect(screen.id(T.datasetName)).toBeVisible();
  await page.setViewportSize({ width: 360, height: 740 });
  await expect(screen.id(T.datasetName)).toBeHidden();
  await expect(screen.id(T.search)).toBeHidden();
  await expect.poll(async () => (await screen.id(T.plot).boundingBox())?.width).toBe(360);
  await expect(screen.id(T.legend)).not.toHaveAttribute("open");
  await page.setViewportSize({ width: 1280, height: 800 });
  await expect(screen.id(T.legend)).toHaveAttribute("open");
  await expect(screen.id(T.datasetName)).toBeVisible();
  await expect(screen.id(T.search)).toBeVisible();
});

test("360 pixels wide: the map first, panels as drawers, nothing cut off", async ({ page, folder, start, open }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const screen = await open(await start(...(await smallFiles(folder))), "narrow");
  await screen.eventually((view) => view.dims, 3);
  await expect(screen.id(T.datasetName)).toBeHidden();
  const map = await screen.id(T.plot).boundingBox();
  expect(map?.width).toBe(360);
  const spot = await screen.at(8);
  await page.mouse.click(spot.x, spot.y);
  await expect(screen.id(T.chipSelected)).toBeVisible();
  await screen.shot("selected");
  const overflow = () => page.evaluate("document.documentElement.scrollWidth");
  await expect.poll(overflow).toBe(360);
  for (const [show, hide, inside] of [
    [T.showLeft, T.hideLeft, T.datasetName],
    [T.showRight, T.hideRight, T.pointCard],
  ] as const) {
    await screen.id(show).click();
    await expect(screen.id(inside)).toBeInViewport();
    await expect.poll(overflow).toBe(360);
    await screen.shot(show);
    await screen.id(hide).click();
    await expect(screen.id(inside)).toBeHidden();
  }
});

test("the first visit has a hint, later ones do not; motion that is not wanted does not happen", async ({ page, folder, start, open }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  const screen = await open(await start(...(await smallFiles(folder))), "hint");
  await expect(screen.id(T.hint)).toBeVisible();
  await screen.id(T.hintClose).click();
  await expect(screen.id(T.hint)).toBeHidden();
  await page.reload();
  await expect(screen.id(T.legendItem)).toHaveCount(4);
  await expect(screen.id(T.hint)).toBeHidden();
});

test("the address holds the view, and brings it back elsewhere; never the token", async ({ page, folder, start, open }) => {
  const program = await start(...(await smallFiles(folder)));
  const screen = await open(program, "address");
  await expect(screen.id(T.legendItem)).toHaveCount(4);
  await screen.id(T.colorBy).selectOption("score");
  await screen.id(T.search).fill("bee 13");
  await screen.id(T.resultItem).first().click();
  await expect(screen.id(T.pointCard)).toBeVisible();
  await screen.eventually((view) => view.selected.length > 0, true);
  const selected = await screen.look((view) => view.selected);
  await expect.poll(() => page.url()).toContain("sel=");
  const address = page.url();
  expect(address).toContain("color=score");
  expect(address).not.toContain(new URL(program.url).searchParams.get("token") ?? "token");
  await screen.id(T.colorBy).selectOption("kind");
  await screen.id(`${T.chipSelected}-clear`).click();
  await screen.eventually((view) => view.selected.length, 0);
  await page.goto("about:blank");
  await page.goto(address);
  await expect(screen.id(T.colorBy)).toHaveValue("score");
  await expect.poll(() => screen.look((view) => view.selected)).toEqual(selected);
});
