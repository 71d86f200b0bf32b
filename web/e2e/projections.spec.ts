import { T } from "../src/ui/testids";
import { frame } from "./frame";
import { POINTS, smallFiles, wideFile } from "./small";
import { expect, test } from "./test";

test("M11: any pair or triple of components, with the scree plot; nothing else starts by itself", async ({ page, folder, start, open }) => {
  const screen = await open(await start(...(await smallFiles(folder))), "m11");
  await expect(screen.id(T.legendItem)).toHaveCount(4);
  await expect(screen.id(T.scree).locator("rect")).toHaveCount(6);
  const first = (await frame(page)).positions;
  await screen.id(T.pcaX).selectOption("3");
  await expect.poll(async () => (await frame(page)).positions[0]).not.toBe(first[0]);
  await screen.id(T.pca3d).click();
  await screen.eventually((view) => view.dims, 2);
  await expect(screen.id(T.pca3d)).not.toBeChecked();
  await screen.id(T.pcaY).selectOption("5");
  await expect(screen.id(T.pcaX)).toHaveValue("3");
  for (const tab of [T.tabTsne, T.tabUmap, T.tabAxes, T.tabRaw]) await screen.id(tab).click();
  const session = await (await page.request.get(new URL("/api/session", page.url()).href)).json();
  expect([session.tsne.status, session.umap.status, session.projection]).toEqual(["idle", "idle", "pca"]);
});

test("M12: t-SNE runs live, its sliders act, it steps, rewinds and goes on", async ({ page, start, open }) => {
  // A run of a few points would be over before anyone could press Pause.
  const screen = await open(await start("demo"), "m12");
  await expect(screen.id(T.legendItem)).toHaveCount(10);
  await screen.id(T.tabTsne).click();
  await expect(screen.id(T.estimate).filter({ visible: true })).toContainText("memory");
  await screen.id(T.perplexity).fill("12");
  await screen.id(T.perplexity).press("Enter");
  await screen.id(T.run).click();
  await screen.pressPast(T.pause, 40);
  await screen.tsneStatus("paused");
  const at = (await frame(page)).iteration;
  await expect.poll(() => screen.iteration()).toBe(at);
  await screen.id(T.tsneStatus).scrollIntoViewIfNeeded();
  await page.getByText("Tune the run").click();
  await screen.id(T.step).click();
  await expect.poll(() => screen.iteration()).toBe(at + 1);
  await screen.id(T.exaggeration).fill("8");
  await screen.id(T.exaggeration).press("Enter");
  const tsne = async () => (await (await page.request.get(new URL("/api/session", page.url()).href)).json()).tsne;
  await expect.poll(async () => (await tsne()).exaggeration).toBe(8);
  await screen.id(`${T.exaggeration}-auto`).click();
  await expect.poll(async () => (await tsne()).exaggeration).toBeNull();

  await test.step("rewind shows an earlier layout, resume goes on from it", async () => {
    const now = (await frame(page)).positions;
    await screen.id(T.rewind).focus();
    await page.keyboard.press("Home");
    await expect(screen.id(T.rewindAt)).toContainText("iteration");
    await expect.poll(async () => (await frame(page)).positions[0]).not.toBe(now[0]);
    await expect(screen.id(T.rewindNote), "it says how it would go on").toContainText("with its momentum");
    await page.keyboard.press("End");
    await expect.poll(async () => (await frame(page)).positions[0]).toBe(now[0]);
  });

  await test.step("a nudge moves every point", async () => {
    const before = (await frame(page)).positions;
    await screen.id(T.perturb).click();
    await expect.poll(async () => (await frame(page)).positions[0]).not.toBe(before[0]);
  });
  await screen.id(T.resume).click();
  await screen.pressPast(T.stop, at + 20);
  await screen.tsneStatus("stopped");
  await screen.shot("tsne");
});

test("M12: weights by a perplexity, or equal ones of a few neighbours", async ({ folder, start, open }) => {
  const screen = await open(await start(...(await smallFiles(folder))), "weights");
  await expect(screen.id(T.legendItem)).toHaveCount(4);
  await screen.id(T.tabTsne).click();
  await expect(screen.id(T.perplexity)).toHaveValue("5");
  await screen.id(T.weights).selectOption("equal");
  await expect(screen.id(T.perplexity)).toHaveCount(0);
  await expect(screen.id(T.tsneNeighbors)).toHaveValue("15");
  await screen.id(T.tsneNeighbors).fill("9");
  await screen.id(T.tsneNeighbors).press("Enter");
  await expect.poll(async () => (await screen.session()).tsne.neighbors).toBe(9);
  await screen.id(T.run).click();
  await screen.tsneStatus("done");
  await screen.shot("weights");
  await screen.id(T.weights).selectOption("perplexity");
  await expect.poll(async () => (await screen.session()).tsne.neighbors).toBeNull();
});

test("S2: t-SNE supervised by a column", async ({ page, folder, start, open }) => {
  const screen = await open(await start(...(await smallFiles(folder))), "s2");
  await expect(screen.id(T.legendItem)).toHaveCount(4);
  await screen.id(T.tabTsne).click();
  await page.getByText("Supervise by labels").click();
  await screen.id(T.supervise).selectOption("kind");
  await screen.id(T.superviseFactor).fill("70");
  await screen.id(T.superviseFactor).press("Enter");
  const tsne = async () => (await (await page.request.get(new URL("/api/session", page.url()).href)).json()).tsne;
  await expect.poll(async () => (await tsne()).supervise).toMatchObject({ column: "kind", factor: 70 });
  await screen.id(T.run).click();
  await screen.iterationPast(20);
  await screen.id(T.superviseFactor).fill("0");
  await screen.id(T.superviseFactor).press("Enter");
  await expect.poll(async () => (await tsne()).supervise.factor).toBe(0);
});

test("M14: UMAP in two dimensions", async ({ page, folder, start, open }) => {
  const screen = await open(await start(...(await smallFiles(folder))), "m14");
  await expect(screen.id(T.legendItem)).toHaveCount(4);
  await screen.id(T.tabUmap).click();
  await screen.id(T.umapDims2).check();
  await screen.id(T.umapMetric).selectOption("manhattan");
  await screen.id(T.umapNeighbors).fill("10");
  await screen.id(T.umapNeighbors).press("Enter");
  await screen.id(T.umapRun).click();
  await expect(screen.id(T.umapStatus)).toHaveAttribute("data-status", "done");
  await screen.eventually((view) => `${view.projection} ${view.dims}`, "umap 2");
  expect((await frame(page)).points).toBe(POINTS);
  expect((await screen.session()).umap.metric).toBe("manhattan");
  await screen.shot("umap");
});

test("M15: custom axes between what text, expressions and the selection find; no match is a sentence", async ({ folder, start, open }) => {
  const screen = await open(await start(...(await smallFiles(folder))), "m15");
  await expect(screen.id(T.legendItem)).toHaveCount(4);
  await screen.id(T.tabAxes).click();
  const end = async (side: string, text: string) => {
    await screen.id(`${T.axisEnd}-${side}`).fill(text);
    await screen.id(`${T.axisEnd}-${side}`).press("Enter");
  };
  await end("left", "bee");
  await expect(screen.id(`${T.axisMatches}-left`)).toHaveText(`${POINTS / 4} points`);
  await end("right", "zebra");
  await expect(screen.id(`${T.axisMatches}-right`)).toContainText("zebra");
  await screen.id(`${T.axisRegex}-right`).click();
  await end("right", "^cat$");
  await expect(screen.id(`${T.axisMatches}-right`)).toHaveText(`${POINTS / 4} points`);
  await screen.id(T.legendItem).first().click();
  await screen.eventually((view) => view.selected.length, POINTS / 4);
  await screen.id(`${T.axisSelection}-down`).click();
  await expect(screen.id(`${T.axisMatches}-down`)).toHaveText(`${POINTS / 4} points`);
  await end("up", "dog");
  await screen.eventually((view) => `${view.projection} ${view.dims}`, "custom 2");
  const [bee, cat] = await screen.look((view) => [view.positions[2 * 1] ?? 0, view.positions[2 * 2] ?? 0]);
  expect(cat, "cats lie to the right of bees").toBeGreaterThan(bee);
  await screen.shot("axes");
});

test("M17: columns as they are", async ({ folder, start, open }) => {
  const screen = await open(await start(...(await smallFiles(folder))), "m17");
  await expect(screen.id(T.legendItem)).toHaveCount(4);
  await screen.id(T.tabRaw).click();
  await screen.id(T.rawShow).click();
  await screen.eventually((view) => `${view.projection} ${view.dims}`, "raw 2");
  await screen.id(`${T.rawAxis}-0`).selectOption("score");
  await screen.eventually((view) => [view.positions[0], view.positions[2 * 7]], [0, 49]);
  await screen.id(T.raw3d).check();
  await screen.eventually((view) => view.dims, 3);
});

test("trust: numbers with bounds and meanings, colours of where the map is wrong, lines to true neighbours", async ({
  page,
  folder,
  start,
  open,
}) => {
  const screen = await open(await start(...(await smallFiles(folder))), "trust");
  await expect(screen.id(T.legendItem)).toHaveCount(4);
  await screen.id(T.trust).locator("summary").click();
  await screen.id(T.trustMeasure).click();
  for (const number of [T.trustRecall, T.trustTrustworthiness, T.trustContinuity, T.trustTriplets])
    await expect(screen.id(number)).toContainText("%");
  await screen.id(`${T.trustColor}-neighbours-lost`).click();
  await expect(screen.id(T.legend)).toContainText("neighbours lost");
  await screen.id(`${T.trustColor}-missing-neighbours`).click();
  await expect(screen.id(T.rampHigh)).toBeVisible();
  await screen.id(`${T.trustColor}-local-scale`).click();
  await expect(screen.id(T.legend)).toContainText("local scale");
  await screen.id(T.trustLinks).check();
  const spot = await screen.at(8);
  await page.mouse.click(spot.x, spot.y);
  await screen.eventually(({ overlays: { links } }) => links.true + links.missing, 15);
  await screen.eventually(({ overlays: { links } }) => links.false === links.missing && links.false > 0, true);
  await expect(screen.id(T.trustKey).locator("li")).toHaveCount(3);
  await screen.shot("trust");
});

test("what would take long is not computed before it is asked for, and says what it takes", async ({ folder, start, open }) => {
  const screen = await open(await start(await wideFile(folder)), "long");
  await screen.id(T.tabPca).click();
  await expect(screen.id(T.pcaCompute)).toBeVisible();
  await expect(screen.id(T.estimate).filter({ visible: true })).toContainText(/About .* of memory/);
  expect((await screen.session()).pca.status).toBe("none");
});
