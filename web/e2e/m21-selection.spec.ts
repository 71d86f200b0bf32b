import { T } from "../src/ui/testids";
import { POINTS, smallFiles } from "./small";
import { expect, test } from "./test";

test("M21: box and lasso with add and remove; isolate, hide, invert, undo; nothing is filtered silently", async ({
  page,
  folder,
  start,
  open,
}) => {
  const screen = await open(await start(...(await smallFiles(folder))), "m21");
  await expect(screen.id(T.legendItem)).toHaveCount(4);
  await screen.eventually((view) => view.dims, 3);
  const box = await screen.id(T.plot).boundingBox();
  if (!box) throw new Error("the map is not on screen");
  const drag = async (points: [number, number][], ...keys: string[]) => {
    for (const key of keys) await page.keyboard.down(key);
    const [first, ...rest] = points as [[number, number], ...[number, number][]];
    await page.mouse.move(...first);
    await page.mouse.down();
    for (const point of rest) await page.mouse.move(point[0], point[1], { steps: 3 });
    await page.mouse.up();
    for (const key of keys) await page.keyboard.up(key);
  };
  const selected = () => screen.look((view) => view.selected);
  const middle = box.x + box.width / 2;
  const all: [number, number][] = [
    [box.x + 4, box.y + 60],
    [box.x + box.width - 4, box.y + box.height - 4],
  ];

  await test.step("a box takes every point inside, seen or not", async () => {
    await drag(all, "Shift");
    await screen.eventually((view) => view.selected.length, POINTS);
    await drag(
      [
        [box.x + 4, box.y + 60],
        [middle, box.y + box.height - 4],
      ],
      "Shift",
    );
    const inside = await screen.rowsAt(POINTS, (x, _, middle) => x < middle, middle);
    await expect.poll(selected).toEqual(inside);
    expect(inside.length).toBeGreaterThan(0);
  });

  await test.step("Ctrl adds, Ctrl Alt takes out", async () => {
    const before = (await selected()).length;
    await drag(
      [
        [middle, box.y + 60],
        [box.x + box.width - 4, box.y + box.height - 4],
      ],
      "Shift",
      "Control",
    );
    await screen.eventually((view) => view.selected.length, POINTS);
    await drag(
      [
        [middle, box.y + 60],
        [box.x + box.width - 4, box.y + box.height - 4],
      ],
      "Shift",
      "Control",
      "Alt",
    );
    await screen.eventually((view) => view.selected.length, before);
  });

  await test.step("a lasso, by tool", async () => {
    await screen.id(T.toolLasso).click();
    const { x, y } = await screen.at(10);
    const before = (await screen.session()).selection.revision;
    await drag([
      [x - 6, y - 6],
      [x + 6, y - 6],
      [x + 6, y + 6],
      [x - 6, y + 6],
      [x - 6, y - 6],
    ]);
    await expect.poll(async () => (await screen.session()).selection.revision).toBeGreaterThan(before);
    await expect.poll(async () => (await selected()).includes(10) && (await selected()).length < POINTS / 2).toBe(true);
    await screen.id(T.toolPan).click();
  });

  await test.step("the legend selects, isolates, and nests", async () => {
    const item = (label: string) => screen.id(T.legendItem).and(page.locator(`[data-label="${label}"]`));
    await item("ant").click();
    await screen.eventually((view) => view.selected.length, POINTS / 4);
    await item("bee").click({ modifiers: ["Control"] });
    await expect(screen.id(T.chipSelected)).toContainText(`${POINTS / 2} selected`);
    await screen.id(T.isolate).click();
    await expect(screen.id(T.chipShown)).toContainText(`${POINTS / 2} of ${POINTS} shown`);
    await screen.eventually((view) => view.unseen.length, POINTS / 2);
    await item("bee").click();
    await page.keyboard.press("i");
    await expect(screen.id(T.chipIsolated)).toContainText("2 deep");
    await expect(screen.id(T.chipShown)).toContainText(`${POINTS / 4} of`);
    await screen.shot("isolated");
    await screen.id(`${T.chipIsolated}-clear`).click();
    await expect(screen.id(T.chipShown)).toContainText(`${POINTS / 2} of`);
    await screen.id(`${T.chipShown}-clear`).click();
    await expect(screen.id(T.chipShown)).toBeHidden();
    await screen.eventually((view) => view.unseen.length, 0);
  });

  await test.step("invert, hide, undo, redo, clear", async () => {
    await screen.id(T.legendItem).first().click();
    await screen.eventually((view) => view.selected.length, POINTS / 4);
    await page.keyboard.press("Control+i");
    await screen.eventually((view) => view.selected.length, POINTS - POINTS / 4);
    await page.keyboard.press("h");
    await expect(screen.id(T.chipHidden)).toContainText(`${POINTS - POINTS / 4} hidden`);
    await page.keyboard.press("Control+z");
    await expect(screen.id(T.chipHidden)).toBeHidden();
    await page.keyboard.press("Control+Shift+Z");
    await expect(screen.id(T.chipHidden)).toBeVisible();
    await screen.id(`${T.chipHidden}-clear`).click();
    await expect(screen.id(T.chipHidden)).toBeHidden();
    await page.keyboard.press("Control+a");
    await screen.eventually((view) => view.selected.length, POINTS);
    await page.keyboard.press("Escape");
    await screen.eventually((view) => view.selected.length, 0);
  });
});

test("M21: a finished lasso leaves no outline behind", async ({ page, folder, start, open }) => {
  const screen = await open(await start(...(await smallFiles(folder))), "m21-outline");
  await expect(screen.id(T.legendItem)).toHaveCount(4);
  await screen.id(T.hintClose).click();
  await screen.id(T.tabTsne).click();
  await screen.id(T.dims2).click();
  await screen.id(T.run).click();
  await screen.tsneStatus("done");
  const box = await screen.id(T.plot).boundingBox();
  if (!box) throw new Error("the map is not on screen");
  await screen.id(T.toolLasso).click();
  const corner = { x: box.x + 20, y: box.y + box.height - 20 };
  const clip = { x: corner.x - 12, y: corner.y - 12, width: 24, height: 24 };
  // The corner as it is at rest: the last points and labels are there when two looks at it are the same.
  await screen.eventually((view) => view.moving, false);
  let before = await page.screenshot({ clip });
  await expect
    .poll(async () => {
      const last = before;
      before = await page.screenshot({ clip });
      return last.equals(before);
    })
    .toBe(true);
  await page.mouse.move(corner.x, corner.y);
  await page.mouse.down();
  for (const [x, y] of [
    [20, 60],
    [box.width - 70, 60],
    [box.width - 70, box.height - 20],
  ] as const)
    await page.mouse.move(box.x + x, box.y + y, { steps: 4 });
  await page.waitForTimeout(500);
  await page.mouse.up();
  await screen.eventually((view) => view.selected.length > 200, true);
  await page.mouse.move(box.x + 40, box.y + 30);
  await expect.poll(async () => before.equals(await page.screenshot({ clip }))).toBe(true);
});
