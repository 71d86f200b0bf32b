import { T } from "../src/ui/testids";
import { kind, smallFiles } from "./small";
import { expect, test } from "./test";

test("M19: a click selects a point with its neighbours; other metrics, other questions", async ({ page, folder, start, open }) => {
  const screen = await open(await start(...(await smallFiles(folder))), "m19");
  await expect(screen.id(T.legendItem)).toHaveCount(4);
  await screen.id(T.neighborsK).fill("20");
  await screen.id(T.neighborsK).press("Enter");
  const spot = await screen.at(8);
  await page.mouse.click(spot.x, spot.y);
  await expect(screen.id(T.pointCard)).toBeVisible();
  const row = Number(await screen.id(T.pointCard).getAttribute("data-row"));
  await screen.eventually((view) => view.selected.length, 21);
  await screen.eventually((view) => view.neighbors.length, 20);
  const neighbors = await screen.look((view) => view.neighbors);
  expect(neighbors.map(kind), "the clusters are far apart").toEqual(neighbors.map(() => kind(row)));
  expect(new Set(await screen.look((view) => view.selected))).toEqual(new Set([row, ...neighbors]));

  await test.step("the list reaches all of them and selects anew", async () => {
    await expect(screen.id(T.neighborItem).first()).toHaveAttribute("data-row", String(neighbors[0]));
    await screen.id(T.neighborItem).nth(1).click();
    await expect(screen.id(T.pointCard)).toHaveAttribute("data-row", String(neighbors[1]));
  });

  await test.step("four metrics give ordered distances", async () => {
    for (const metric of [T.metricEuclidean, T.metricManhattan, T.metricCosine]) {
      await screen.id(metric).click();
      await expect(screen.id(metric)).toBeChecked();
      await expect
        .poll(async () => {
          const texts = await screen
            .id(T.neighborItem)
            .evaluateAll((items) => items.map((item) => Number((item as HTMLElement).dataset.distance)));
          return texts.length > 2 && texts.every((value, i) => i === 0 || value >= (texts[i - 1] as number));
        })
        .toBe(true);
    }
    await screen.id(T.metricDot).click();
    await expect(screen.id(T.metricDot)).toBeChecked();
    await expect(screen.id(T.neighborItem).first()).toBeVisible();
  });

  await test.step("of the selection's middle, of a sum, of a pasted vector", async () => {
    await screen.id(T.metricEuclidean).click();
    await screen.id(T.ask).click();
    await screen.id(T.askCentroid).click();
    await expect(screen.id(T.neighborsList)).toHaveAttribute("data-row", "");
    await screen.id(T.askFormula).fill("0 - 1 + 5");
    await screen.id(T.askFormulaGo).click();
    await expect.poll(async () => kind((await screen.look((view) => view.neighbors))[0] ?? -1)).toBe("ant");
    expect(await screen.look((view) => view.neighbors), "rows that are asked with are left out").not.toContain(0);
    await screen.id(T.askFormula).fill("king - man");
    await screen.id(T.askFormulaGo).click();
    await expect(screen.id(T.askError)).toContainText("row numbers");
    await screen.id(T.askVector).fill("0 0 6 0 0 0");
    await screen.id(T.askVectorGo).click();
    await expect.poll(async () => kind((await screen.look((view) => view.neighbors))[0] ?? -1)).toBe("cat");
    await screen.id(T.askClear).click();
    await expect(screen.id(T.neighborsList)).not.toHaveAttribute("data-row", "");
  });
});
