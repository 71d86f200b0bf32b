import { T } from "../src/ui/testids";
import { expect, test } from "./test";

test("M24: pictures on the map, in the card, the list and beside the pointer; off again; right after isolating", async ({
  start,
  open,
}) => {
  const screen = await open(await start("demo"), "m24");
  await expect(screen.id(T.legendItem)).toHaveCount(10);
  await screen.clickSomePoint();
  await expect(screen.id(T.pointImage)).toBeVisible();
  await expect(screen.id(T.hoverLabel).locator("img")).toBeVisible();
  const row = await screen.id(T.pointCard).getAttribute("data-row");
  await expect(screen.id(T.pointImage)).toHaveAttribute("src", new RegExp(`images/${row}\\?`));
  await expect(screen.id(T.neighborItem).first().locator("img")).toBeVisible();
  await expect.poll(() => screen.id(T.pointImage).evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(28);
  await screen.id(T.isolate).click();
  await expect(screen.id(T.chipShown)).toContainText("101 of 8,000 shown");
  await screen.page.keyboard.press("Shift+F");
  await screen.id(T.look).locator("summary").click();
  await screen.id(T.pictures).check();
  await expect.poll(() => screen.look((view) => view.overlays.pictures)).toBeGreaterThan(0);
  await screen.shot("pictures");
  await screen.id(T.pictures).uncheck();
  await screen.eventually((view) => view.overlays.pictures, 0);
});
