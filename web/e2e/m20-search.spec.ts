import { T } from "../src/ui/testids";
import { POINTS, smallFiles } from "./small";
import { expect, test } from "./test";

test("M20: substring, whole word, regular expression, a column; every match can be reached and selected", async ({
  folder,
  start,
  open,
}) => {
  const screen = await open(await start(...(await smallFiles(folder))), "m20");
  await expect(screen.id(T.legendItem)).toHaveCount(4);
  const counts = async (text: string, count: number) => {
    await screen.id(T.search).fill(text);
    await expect(screen.id(T.searchCount)).toHaveText(`${count} match${count === 1 ? "" : "es"}`);
  };
  await screen.id(T.searchColumn).selectOption({ label: "name" });
  await counts("BEE", POINTS / 4);
  await counts("ant 1", Array.from({ length: POINTS / 4 }, (_, i) => `ant ${4 * i}`).filter((text) => text.includes("ant 1")).length);
  await screen.id(T.searchWhole).click();
  await counts("ant", POINTS / 4);
  await counts("an", 0);
  await screen.id(T.searchWhole).click();
  await screen.id(T.searchRegex).click();
  await counts("^(cat|dog) \\d$", 4);
  await screen.id(T.searchRegex).click();
  await counts("наука", POINTS / 40);

  await test.step("the list beyond a hundred", async () => {
    await screen.id(T.searchColumn).selectOption({ label: "All columns" });
    await counts(
      "a",
      Array.from({ length: POINTS }, (_, row) => row).filter((row) => row % 4 === 0 || row % 4 === 2 || row % 40 === 0).length,
    );
    // Scrolled until it shows its end: rows that come later than the count would put it at its beginning again.
    await expect
      .poll(async () => {
        await screen.id(T.searchResults).evaluate((list) => {
          list.scrollTop = list.scrollHeight;
        });
        return screen.id(T.resultItem).last().getAttribute("data-row");
      })
      .toBe(String(POINTS - 2));
  });

  await test.step("all of them selected", async () => {
    await screen.id(T.searchSelect).click();
    await screen.eventually((view) => view.selected.length, 120);
    await expect(screen.id(T.chipSelected)).toContainText("120 selected");
  });

  await test.step("a wrong expression is a sentence", async () => {
    await screen.id(T.searchRegex).click();
    await screen.id(T.search).fill("(");
    await expect(screen.id(T.searchError)).toContainText(/\w/);
  });
});
