import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { T } from "../src/ui/testids";
import { POINTS, smallFiles } from "./small";
import { expect, test } from "./test";

test("S1: a label for the selected points, undone and done again, saved with the metadata", async ({ page, folder, start, open }) => {
  const screen = await open(await start(...(await smallFiles(folder))), "s1");
  await expect(screen.id(T.legendItem)).toHaveCount(4);
  await screen.id(T.search).fill("dog");
  await screen.id(T.searchSelect).click();
  await screen.eventually((view) => view.selected.length, POINTS / 4);
  await screen.id(T.search).fill("");
  await screen.id(T.tag).click();
  await screen.id(T.tagColumn).fill("mine");
  await screen.id(T.tagValue).fill("good dog");
  await screen.id(T.tagApply).click();
  await expect(screen.id(T.tagForm)).toBeHidden();
  await screen.id(T.colorBy).selectOption("mine");
  await expect(screen.id(T.legendItem).first()).toContainText(/good dog\s*60/);
  await page.keyboard.press("Control+z");
  await expect(screen.id(T.colorBy).locator("option", { hasText: "mine" })).toHaveCount(0);
  await page.keyboard.press("Control+Shift+Z");
  await expect(screen.id(T.colorBy).locator("option", { hasText: "mine" })).toHaveCount(1);
  await screen.id(T.exportMenu).click();
  const [download] = await Promise.all([page.waitForEvent("download"), screen.id(`${T.exportItem}-metadata-tsv`).click()]);
  await download.saveAs(join(folder, "metadata.tsv"));
  const [header, ...rows] = (await readFile(join(folder, "metadata.tsv"), "utf8")).trimEnd().split("\n");
  expect(header?.split("\t")).toContain("mine");
  expect(rows.filter((row) => row.includes("good dog"))).toHaveLength(POINTS / 4);
});

test("S1: the selected points as files", async ({ page, folder, start, open }) => {
  const screen = await open(await start(...(await smallFiles(folder))), "s1-files");
  await expect(screen.id(T.legendItem)).toHaveCount(4);
  await screen.id(T.legendItem).first().click();
  await screen.eventually((view) => view.selected.length, POINTS / 4);
  for (const [format, check] of [
    ["csv", (bytes: Buffer) => bytes.toString().trimEnd().split("\n").length === POINTS / 4 + 1],
    ["npy", (bytes: Buffer) => bytes.subarray(1, 6).toString() === "NUMPY" && bytes.toString("latin1").includes("(60, 6)")],
    ["parquet", (bytes: Buffer) => bytes.subarray(0, 4).toString() === "PAR1"],
  ] as const) {
    await screen.id(T.selectionSave).click();
    const [download] = await Promise.all([page.waitForEvent("download"), screen.id(`${T.selectionSave}-${format}`).click()]);
    await download.saveAs(join(folder, `selection.${format}`));
    expect(check(await readFile(join(folder, `selection.${format}`))), format).toBe(true);
  }
});

test("the map as a figure: a picture, vectors, a page for print", async ({ page, folder, start, open }) => {
  const screen = await open(await start(...(await smallFiles(folder))), "figure");
  await expect(screen.id(T.legendItem)).toHaveCount(4);
  await screen.eventually((view) => view.dims, 3);
  for (const [format, begins] of [
    ["png", "\x89PNG"],
    ["svg", "<svg"],
    ["pdf", "%PDF-1."],
  ] as const) {
    await screen.id(T.exportMenu).click();
    const [download] = await Promise.all([page.waitForEvent("download"), screen.id(`${T.exportItem}-figure-${format}`).click()]);
    expect(download.suggestedFilename()).toBe(`figure.${format}`);
    await download.saveAs(join(folder, `figure.${format}`));
    expect((await readFile(join(folder, `figure.${format}`))).toString("latin1").startsWith(begins), format).toBe(true);
  }
});

test("S3: a file that changes is reloaded when asked, never silently", async ({ folder, start, open }) => {
  const files = await smallFiles(folder);
  const screen = await open(await start(...files), "s3");
  await expect(screen.id(T.legendItem)).toHaveCount(4);
  const rewrite = async (cell: string) => {
    const text = await readFile(files[1], "utf8");
    await writeFile(files[1], text.replaceAll(/^ant\t/gm, `${cell}\t`));
  };
  await rewrite("aphid");
  await expect(screen.id(T.reloadBanner)).toBeVisible();
  await expect(screen.id(T.legendItem).filter({ hasText: "aphid" })).toHaveCount(0);
  await screen.id(T.reload).click();
  await expect(screen.id(T.legendItem).filter({ hasText: "aphid" })).toHaveCount(1);
  await expect(screen.id(T.reloadBanner)).toBeHidden();
});

test("S4: names of clusters by the label column", async ({ folder, start, open }) => {
  const screen = await open(await start(...(await smallFiles(folder))), "s4");
  await expect(screen.id(T.legendItem)).toHaveCount(4);
  await screen.id(T.labelBy).selectOption("kind");
  await screen.id(T.look).locator("summary").click();
  await screen.id(T.places).check();
  await expect
    .poll(async () => [...new Set(await screen.look((view) => view.overlays.places))].sort())
    .toEqual(["ant", "bee", "cat", "dog"]);
  await screen.shot("names");
  await screen.id(T.places).uncheck();
  await screen.eventually((view) => view.overlays.places.length, 0);
});

test("S5: lines from row to row, also off", async ({ folder, start, open }) => {
  const screen = await open(await start(...(await smallFiles(folder, true))), "s5");
  await expect(screen.id(T.legendItem)).toHaveCount(4);
  await screen.eventually((view) => view.overlays.lines, 80);
  await screen.shot("lines");
  await screen.id(T.look).locator("summary").click();
  await screen.id(T.lines).uncheck();
  await screen.eventually((view) => view.overlays.lines, 0);
});

test("S7: point size, opacity, shapes and see-through are remembered; F and Shift F fly", async ({ page, folder, start, open }) => {
  const screen = await open(await start(...(await smallFiles(folder))), "s7");
  await expect(screen.id(T.legendItem)).toHaveCount(4);
  await screen.id(T.look).locator("summary").click();
  await screen.id(T.pointSize).fill("11");
  await screen.id(T.pointSize).press("Enter");
  await screen.id(T.shapes).check();
  await screen.id(T.translucent).check();
  await screen.shot("large");
  await page.reload();
  await expect(screen.id(T.legendItem)).toHaveCount(4);
  await screen.id(T.look).locator("summary").click();
  await expect(screen.id(T.pointSize)).toHaveValue("11");
  await expect(screen.id(T.shapes)).toBeChecked();
  await screen.id(`${T.pointSize}-auto`).click();
  await expect(screen.id(T.pointSize)).toHaveValue("");
  await screen.eventually((view) => view.dims, 3);
  const home = await screen.look((view) => view.camera?.target);
  await screen.id(T.legendItem).first().click();
  await screen.eventually((view) => view.selected.length, POINTS / 4);
  await page.keyboard.press("Shift+F");
  await expect.poll(() => screen.look((view) => view.camera?.target)).not.toEqual(home);
});

test("S8: a bookmark brings back projection, colour, label, camera and selection", async ({ page, folder, start, open }) => {
  const screen = await open(await start(...(await smallFiles(folder))), "s8");
  await expect(screen.id(T.legendItem)).toHaveCount(4);
  await screen.id(T.legendItem).first().click();
  await screen.eventually((view) => view.selected.length, POINTS / 4);
  const selected = await screen.look((view) => view.selected);
  await screen.id(T.pca3d).click();
  await screen.eventually((view) => view.dims, 2);
  await screen.id(T.bookmarkAdd).click();
  await expect(screen.id(T.bookmarkItem)).toHaveCount(1);
  await page.keyboard.press("Escape");
  await screen.id(T.colorBy).selectOption("score");
  await screen.id(T.pca3d).click();
  await screen.eventually((view) => view.dims, 3);
  await screen.id(T.bookmarkLoad).click();
  await screen.eventually((view) => view.dims, 2);
  await expect.poll(() => screen.look((view) => view.selected)).toEqual(selected);
  await expect(screen.id(T.colorBy)).toHaveValue("kind");
});
