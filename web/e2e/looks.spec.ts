import { T } from "../src/ui/testids";
import { tutorialFiles } from "./files";
import { expect, test } from "./test";

test("light and dark, a small window, keyboard help", async ({ page, start, open }) => {
  const files = await tutorialFiles();
  const program = await start(files.vectors, files.labels);
  const screen = await open(program, "looks");
  await expect(screen.id(T.legendItem)).toHaveCount(10);
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await screen.id(T.theme).selectOption("light");
  const light = await background();
  await screen.shot("light");
  await screen.id(T.theme).selectOption("dark");
  await expect.poll(background).not.toBe(light);
  await screen.shot("dark");
  await screen.id(T.shortcuts).click();
  await expect(screen.id(T.shortcutsDialog)).toBeVisible();
  await screen.shot("shortcuts");
  await page.keyboard.press("Escape");
  await expect(screen.id(T.shortcutsDialog)).toBeHidden();
  await page.setViewportSize({ width: 900, height: 600 });
  await screen.shot("small-window");
});

test("the demo, in 2D, orbit and reset", async ({ page, start, open }) => {
  const program = await start("demo");
  const screen = await open(program, "demo");
  await expect(screen.id(T.legendItem)).toHaveCount(10);
  await screen.shot("demo");
  await screen.id(T.tabTsne).click();
  await screen.id(T.dims2).click();
  // Enough to see clusters; a thousand iterations of a debug build take minutes on a slow machine.
  await page.getByText("Tune the run").click();
  await screen.id(T.budget).fill("300");
  await screen.id(T.budget).press("Enter");
  await screen.id(T.run).click();
  await screen.iterationPast(60);
  await screen.tsneStatus("done");
  await screen.shot("demo-done");
  await screen.id(T.plot).hover();
  await page.mouse.down();
  await page.mouse.move(700, 500, { steps: 5 });
  await page.mouse.up();
  await screen.id(T.fit).click();
  await screen.clickSomePoint();
  await expect(screen.id(T.pointImage)).toBeVisible();
  await screen.shot("demo-point");
});
