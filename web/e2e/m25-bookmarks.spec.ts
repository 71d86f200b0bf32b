import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { T } from "../src/ui/testids";
import { parse } from "./bookmark";
import { smallFiles } from "./small";
import { expect, test } from "./test";

test("M25: bookmarks with pictures and notes, in an order, renamed, saved one by one, deleted; they survive a reload", async ({
  page,
  folder,
  start,
  open,
}) => {
  const screen = await open(await start(...(await smallFiles(folder))), "m25");
  await expect(screen.id(T.legendItem)).toHaveCount(4);
  await screen.eventually((view) => view.dims, 3);
  const names = () => screen.id(T.bookmarkItem).evaluateAll((items) => items.map((item) => (item as HTMLElement).dataset.bookmark));
  for (let i = 1; i <= 3; i++) {
    await screen.id(T.bookmarkAdd).click();
    await expect(screen.id(T.bookmarkItem)).toHaveCount(i);
  }
  const [a, b, c] = await names();
  await expect(screen.id(T.bookmarkPicture)).toHaveCount(3);
  await expect
    .poll(() =>
      screen
        .id(T.bookmarkPicture)
        .first()
        .evaluate((image) => (image as HTMLImageElement).naturalWidth),
    )
    .toBe(240);

  await test.step("a name and a note", async () => {
    const last = screen.id(T.bookmarkItem).last();
    await last.getByTestId(T.bookmarkRename).click();
    await screen.id(T.bookmarkName).fill("the third");
    await screen.id(T.bookmarkName).press("Enter");
    await last.getByTestId(T.bookmarkNote).click();
    await screen.id(T.bookmarkNoteInput).fill("what I saw");
    await screen.id(T.bookmarkNoteInput).press("Enter");
    await expect(last.getByTestId(T.bookmarkNoteText)).toHaveText("what I saw");
  });

  await test.step("order by drag and by keyboard", async () => {
    await expect(async () => {
      // A drag that the browser did not take up has moved nothing: once more.
      if ((await names()).join() === [a, b, c].join()) await screen.id(T.bookmarkItem).nth(2).dragTo(screen.id(T.bookmarkItem).nth(0));
      await expect.poll(names, { timeout: 5_000 }).toEqual([c, a, b]);
    }).toPass();
    await screen.id(T.bookmarkItem).nth(0).getByTestId(T.bookmarkLoad).focus();
    await page.keyboard.press("Alt+ArrowDown");
    await expect.poll(names).toEqual([a, c, b]);
  });

  await test.step("one as a file", async () => {
    const item = screen.id(T.bookmarkItem).nth(1);
    await item.hover();
    const [download] = await Promise.all([page.waitForEvent("download"), item.getByTestId(T.bookmarkDownload).click()]);
    await download.saveAs(join(folder, "one.txt"));
    expect(parse(await readFile(join(folder, "one.txt"), "utf8")).map(({ label }) => label)).toEqual(["the third"]);
  });

  await test.step("a reload keeps all of it, a deletion asks first", async () => {
    await page.reload();
    await expect(screen.id(T.bookmarkItem)).toHaveCount(3);
    expect(await names()).toEqual([a, c, b]);
    await expect(screen.id(T.bookmarkNoteText)).toHaveText("what I saw");
    const item = screen.id(T.bookmarkItem).nth(0);
    await item.hover();
    const press = () => item.getByTestId(T.bookmarkDelete).click();
    await press();
    await expect(screen.id(T.bookmarkItem)).toHaveCount(3);
    // The question is forgotten after four seconds; on a slow machine a second press may come too late and ask again.
    await expect(async () => {
      if ((await names()).length === 3) await press();
      await expect.poll(names, { timeout: 2_000 }).toEqual([c, b]);
    }).toPass();
  });
});
