import { T } from "../src/ui/testids";
import { name, smallFiles } from "./small";
import { expect, test } from "./test";

test("M23: labels of the hovered point, of the selection and its neighbours, in any script", async ({ page, folder, start, open }) => {
  const screen = await open(await start(...(await smallFiles(folder))), "m23");
  await expect(screen.id(T.legendItem)).toHaveCount(4);
  await screen.id(T.labelBy).selectOption("name");
  await screen.id(T.search).fill("蟻");
  await screen.id(T.resultItem).first().click();
  const row = Number(await screen.id(T.pointCard).getAttribute("data-row"));
  await expect(screen.id(T.pointCard)).toContainText(name(row));
  await screen.eventually((view) => view.neighbors.length, 100);
  await screen.eventually((view) => view.labeled.length, 101);
  await screen.eventually((view) => view.labeled[0], row);
  const spot = await screen.at(row);
  await page.mouse.move(spot.x - 2, spot.y);
  await page.mouse.move(spot.x, spot.y);
  await expect(screen.id(T.hoverLabel)).toBeVisible();
  const hovered = Number(await screen.id(T.hoverLabel).getAttribute("data-row"));
  await expect(screen.id(T.hoverLabel)).toContainText(name(hovered));
  await screen.shot("labels");
});
