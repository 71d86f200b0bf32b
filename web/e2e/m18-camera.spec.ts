import { T } from "../src/ui/testids";
import { smallFiles } from "./small";
import { expect, test } from "./test";

test("M18: 3D orbits, pans and zooms, 2D pans, and the view comes back", async ({ page, folder, start, open }) => {
  const screen = await open(await start(...(await smallFiles(folder))), "m18");
  await expect(screen.id(T.legendItem)).toHaveCount(4);
  await screen.eventually((view) => view.dims, 3);
  const camera = () => screen.look((view) => view.camera);
  const first = await camera();
  const [x, y] = [640, 400];
  const drag = async (button: "left" | "right") => {
    await page.mouse.move(x, y);
    await page.mouse.down({ button });
    await page.mouse.move(x + 80, y + 30, { steps: 4 });
    await page.mouse.up({ button });
  };
  await drag("left");
  const turned = await camera();
  expect(turned?.target, "an orbit keeps its target").toEqual(first?.target);
  expect(turned?.position).not.toEqual(first?.position);
  await drag("right");
  expect((await camera())?.target, "a pan moves the target").not.toEqual(first?.target);
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, -300);
  const distance = (view: typeof first) => Math.hypot(...(view?.position ?? [0]).map((value, i) => value - (view?.target[i] ?? 0)));
  await expect.poll(async () => distance(await camera())).toBeLessThan(distance(turned));
  await screen.id(T.fit).click();
  await expect
    .poll(async () => (await camera())?.target.map((value) => Number(value.toFixed(3))))
    .toEqual(first?.target.map((value) => Number(value.toFixed(3))));

  await screen.id(T.pca3d).click();
  await screen.eventually((view) => view.dims, 2);
  await expect.poll(async () => (await camera())?.orthographic).toBe(true);
  const flat = await camera();
  await drag("left");
  const panned = await camera();
  expect(panned?.target).not.toEqual(flat?.target);
  expect(panned?.zoom).toBe(flat?.zoom);
});
