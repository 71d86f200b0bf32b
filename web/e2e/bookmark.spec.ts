import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { T } from "../src/ui/testids";
import { expectLoadable, parse, tsne } from "./bookmark";
import { tutorialBookmark, tutorialFiles } from "./files";
import { frame } from "./frame";
import { expect, test } from "./test";

const bookmark = tutorialBookmark();

test.describe("the tutorial's own bookmark", () => {
  test.skip(bookmark === null, "its state.txt is neither at ../shared/data nor at $EMBEDSCOPE_DATA");

  for (const way of ["onto its vectors", "without any vectors"]) {
    test(`opens ${way}: every coordinate the same, nothing moves`, async ({ page, folder, start, open }) => {
      const path = bookmark ?? "";
      const alone = way === "without any vectors";
      const [original] = parse(await readFile(path, "utf8"));
      if (!original) throw new Error("no state in the tutorial's state.txt");
      const files = await tutorialFiles();
      const program = alone ? await start() : await start(files.vectors, files.labels);
      const screen = await open(program, alone ? "seed-alone" : "seed");
      if (!alone) {
        await expect(screen.id(T.legendItem)).toHaveCount(10);
      }
      await screen.drop({ name: "state.txt", path });

      await expect(screen.id(T.bookmarkItem)).toHaveCount(1);
      await expect.poll(async () => (await frame(page)).projection).toBe(1);
      const shown = await frame(page);
      expect([shown.points, shown.dims, shown.iteration]).toEqual([8000, 3, 118]);
      expect(Array.from(shown.positions)).toEqual(
        tsne(original)
          .flat()
          .map((value) => Math.fround(value ?? Number.NaN)),
      );
      await screen.shot("opened");

      const session = await (await page.request.get(new URL("/api/session", page.url()).href)).json();
      expect(session.tsne).toMatchObject({ status: "restored", iteration: 118, perplexity: 23, dims: 3, learningRate: 10 });
      expect(session.view.camera).toMatchObject({ orthographic: false });
      if (!alone) {
        expect(session.view).toMatchObject({ colorBy: "label", labelBy: "label" });
      }

      // Nothing moves until it is asked to.
      await page.waitForTimeout(1500);
      const later = await frame(page);
      expect(later.iteration).toBe(118);
      expect(later.positions).toEqual(shown.positions);

      const saved = await screen.downloadBookmarks(join(folder, "state.txt"));
      expect(await readFile(saved, "utf8"), "untouched, it is written back byte for byte").toBe(await readFile(path, "utf8"));

      await screen.id(T.bookmarkAdd).click();
      await expect(screen.id(T.bookmarkItem)).toHaveCount(2);
      const again = await screen.downloadBookmarks(join(folder, "two.txt"));
      const [, second] = parse(await readFile(again, "utf8"));
      if (!second) throw new Error("the added bookmark is not in the file");
      expectLoadable(second, 8000, 784);
      expect(tsne(second), "bit for bit as f64").toEqual(tsne(original));
      // Through the page's own camera, whose frame does not stretch the axes, and back.
      for (const [at, value] of original.cameraDef.position.entries()) {
        expect(second.cameraDef.position[at]).toBeCloseTo(value, 5);
      }

      await screen.id(T.tabTsne).click();
      if (!alone) {
        await screen.id(T.resume).click();
        await screen.pressPast(T.pause, 125);
        await screen.tsneStatus("paused", "done");
        await screen.shot("ran-on");
      }
    });
  }
});
