import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { T } from "../src/ui/testids";
import { expectLoadable, parse, tsne, tutorialCell } from "./bookmark";
import { tutorialFiles } from "./files";
import { frame } from "./frame";
import { data } from "./places";
import { expect, test } from "./test";

/** The tutorial's way from two files to a bookmark and back, pressed through on the page. */
const digits = data === null ? "drawn digits" : "real MNIST";

if (data === null) {
  test("the whole way on real MNIST", () => {
    test.skip(true, "MNIST is neither at ../shared/data nor at $EMBEDSCOPE_DATA");
  });
}

test(`the whole way on ${digits}: files, PCA, t-SNE in 3D, neighbours, search, bookmark, reload`, async ({ page, folder, start, open }) => {
  const files = await tutorialFiles();
  const program = await start(files.vectors, files.labels);
  const screen = await open(program, "way");

  await test.step("PCA is there at once, coloured by label, with a legend", async () => {
    await expect(screen.id(T.datasetName)).toContainText("vectors.tsv");
    await expect(screen.id(T.datasetShape)).toContainText("8,000");
    await expect(screen.id(T.datasetShape)).toContainText("784");
    await expect(screen.id(T.legendItem)).toHaveCount(10);
    await expect(screen.id(T.totalVariance)).toContainText("%");
    await expect(screen.id(T.sphereize)).toBeChecked();
    const pca = await frame(page);
    expect([pca.points, pca.dims, pca.projection]).toEqual([8000, 3, 0]);
    expect(pca.positions.every(Number.isFinite)).toBe(true);
    await screen.shot("pca");
  });

  await test.step("sphereize off and on again gives the same PCA", async () => {
    const before = (await frame(page)).positions;
    await screen.id(T.sphereize).uncheck();
    await expect.poll(async () => (await frame(page)).positions[0]).not.toBe(before[0]);
    await screen.shot("pca-not-sphereized");
    await screen.id(T.sphereize).check();
    await expect.poll(async () => (await frame(page)).positions[0]).toBe(before[0]);
    expect((await frame(page)).positions).toEqual(before);
  });

  await test.step("t-SNE in 3D runs live", async () => {
    await screen.id(T.tabTsne).click();
    await screen.id(T.dims3).click();
    await expect(screen.id(T.perplexity)).toHaveValue("23");
    await screen.id(T.run).click();
    await screen.pressPast(T.pause, 20);
    await screen.tsneStatus("paused");
    await screen.shot("tsne-started");
    await screen.id(T.resume).click();
    await screen.pressPast(T.pause, 165);
    await screen.tsneStatus("paused");
    await expect(screen.id(T.kl)).toContainText(/\d/);
    await screen.shot("tsne-past-165");
  });

  await test.step("paused it stands still, resumed it goes on", async () => {
    const paused = await frame(page);
    await expect.poll(() => screen.iteration()).toBe(paused.iteration);
    expect(paused.dims).toBe(3);
    expect(paused.projection).toBe(1);
    // A whole second of a run that moved dozens of times a second.
    await page.waitForTimeout(1000);
    expect((await frame(page)).iteration).toBe(paused.iteration);
    expect((await frame(page)).positions).toEqual(paused.positions);
    await expect(screen.id(T.statusIteration), "the last frame is on screen").toContainText(paused.iteration.toLocaleString("en-US"));
    await screen.shot("tsne-paused");
    await screen.id(T.resume).click();
    await screen.pressPast(T.pause, paused.iteration + 20);
    await screen.tsneStatus("paused");
  });

  await test.step("a click shows a point and its nearest neighbours with distances", async () => {
    await screen.clickSomePoint();
    await expect(screen.id(T.pointCard)).toBeVisible();
    await expect(screen.id(T.neighborItem).first()).toBeVisible();
    await screen.id(T.neighborsK).fill("12");
    await screen.id(T.neighborsK).press("Enter");
    await expect(screen.id(T.neighborItem)).toHaveCount(12);
    const distances = async () =>
      (await screen.id(T.neighborItem).allTextContents()).map((text) => Number(/(\d+(?:\.\d+)?(?:e-?\d+)?)\s*$/.exec(text.trim())?.[1]));
    const cosine = await distances();
    expect(cosine.every((distance) => distance >= 0 && distance <= 2)).toBe(true);
    expect(cosine).toEqual([...cosine].sort((a, b) => a - b));
    await screen.shot("neighbours-cosine");
    await screen.id(T.metricEuclidean).click();
    await expect.poll(async () => (await distances())[0]).not.toBe(cosine[0]);
    const euclidean = await distances();
    expect(euclidean).toEqual([...euclidean].sort((a, b) => a - b));
    await screen.shot("neighbours-euclidean");
    const row = await screen.id(T.neighborItem).first().getAttribute("data-row");
    await screen.id(T.neighborItem).first().click();
    await expect(screen.id(T.pointCard)).toHaveAttribute("data-row", row ?? "");
  });

  await test.step("text and regex search count their hits", async () => {
    const labels = (await readFile(files.labels, "utf8")).trim().split("\n");
    const counted = (wanted: (label: string) => boolean) => labels.filter(wanted).length.toLocaleString("en-US");
    await screen.id(T.search).fill("7");
    await expect(screen.id(T.searchCount)).toContainText(counted((label) => label.includes("7")));
    await screen.shot("search-text");
    await screen.id(T.searchRegex).click();
    await screen.id(T.search).fill("^[35]$");
    await expect(screen.id(T.searchCount)).toContainText(counted((label) => /^[35]$/.test(label)));
    await screen.shot("search-regex");
    await screen.id(T.search).fill("[");
    await expect(screen.id(T.searchError)).toContainText(/\w/);
    await screen.shot("search-wrong-regex");
    await screen.id(T.search).fill("");
    await screen.id(T.searchRegex).click();
  });

  await test.step("a bookmark is added, renamed, saved as state.txt, and readable elsewhere", async () => {
    const shown = await frame(page);
    await screen.id(T.bookmarkAdd).click();
    await expect(screen.id(T.bookmarkItem)).toHaveCount(1);
    await screen.id(T.bookmarkRename).click();
    await screen.id(T.bookmarkName).fill("after 165 iterations");
    await screen.id(T.bookmarkName).press("Enter");
    await expect(screen.id(T.bookmarkItem)).toContainText("after 165 iterations");
    await screen.shot("bookmark");

    const saved = await screen.downloadBookmarks(join(folder, "state.txt"));
    const [state] = parse(await readFile(saved, "utf8"));
    if (!state) throw new Error("no state in state.txt");
    expect(state.label).toBe("after 165 iterations");
    expectLoadable(state, 8000, 784);
    expect(state.selectedProjection).toBe("tsne");
    expect(state.tSNEIteration).toBe(shown.iteration);
    expect(state.tSNEPerplexity).toBe(23);
    expect(state.tSNEis3d).toBe(true);
    expect(state.selectedColorOptionName).toBe("label");
    expect(
      tsne(state)
        .flat()
        .map((value) => Math.fround(value ?? Number.NaN)),
    ).toEqual(Array.from(shown.positions));
    const read = await tutorialCell(saved);
    expect(read.points).toBe(8000);
    expect(read.first).toEqual(tsne(state)[0]);
  });

  await test.step("a reload finds the session as it was", async () => {
    const before = await frame(page);
    await page.reload();
    await expect(screen.id(T.legendItem)).toHaveCount(10);
    await expect(screen.id(T.bookmarkItem)).toHaveCount(1);
    await expect.poll(() => screen.iteration()).toBe(before.iteration);
    expect((await frame(page)).positions).toEqual(before.positions);
    await screen.shot("reloaded");
  });

  await test.step("the saved file opened again brings the same coordinates", async () => {
    const before = await frame(page);
    await screen.id(T.tabPca).click();
    await expect.poll(async () => (await frame(page)).projection).toBe(0);
    await screen.id(T.bookmarkFile).setInputFiles(join(folder, "state.txt"));
    await expect(screen.id(T.bookmarkItem)).toHaveCount(2);
    await expect.poll(async () => (await frame(page)).projection).toBe(1);
    const after = await frame(page);
    expect(after.positions).toEqual(before.positions);
    expect(after.iteration).toBe(before.iteration);
    await screen.shot("opened-again");
    await screen.downloadBookmarks(join(folder, "again.txt"));
    const [first, second] = parse(await readFile(join(folder, "again.txt"), "utf8"));
    expect(second && tsne(second)).toEqual(first && tsne(first));
  });

  await test.step("from there it runs on", async () => {
    const { iteration } = await frame(page);
    await screen.id(T.tabTsne).click();
    await screen.id(T.resume).click();
    await screen.pressPast(T.stop, iteration + 5);
    await screen.tsneStatus("stopped");
    await screen.shot("ran-on");
  });
});
