import { T } from "../src/ui/testids";
import { tutorialFiles } from "./files";
import { frame } from "./frame";
import { expect, test } from "./test";

const small = Array.from({ length: 60 }, (_, row) => [row % 3, (row * 7) % 11, (row * 13) % 17].join("\t")).join("\n");

test("both files dropped onto an empty page", async ({ page, start, open }) => {
  const files = await tutorialFiles();
  const program = await start();
  const screen = await open(program, "drop");
  await expect(screen.id(T.empty)).toBeVisible();
  await screen.shot("empty");
  await screen.drop({ name: "vectors.tsv", path: files.vectors }, { name: "labels.tsv", path: files.labels });
  await expect(screen.id(T.datasetShape)).toContainText("8,000");
  await expect(screen.id(T.legendItem)).toHaveCount(10);
  await expect.poll(async () => (await frame(page)).points).toBe(8000);
  await screen.shot("dropped");
});

test("one file after the other", async ({ start, open }) => {
  const program = await start();
  const screen = await open(program, "drop-later");
  await screen.drop({ name: "vectors.tsv", text: small });
  await expect(screen.id(T.datasetShape)).toContainText("60");
  await expect(screen.id(T.empty)).toBeHidden();
  await screen.drop({ name: "labels.tsv", text: Array.from({ length: 60 }, (_, row) => `kind ${row % 3}`).join("\n") });
  await expect(screen.id(T.legendItem)).toHaveCount(3);
  await screen.shot("small");
});

test("a file that cannot be read is a sentence, and the page goes on", async ({ start, open }) => {
  const program = await start();
  const screen = await open(program, "bad");
  await screen.drop({ name: "vectors.tsv", text: small });
  await expect(screen.id(T.datasetShape)).toContainText("60");

  const bad = [
    { name: "ragged.tsv", text: "1\t2\t3\n4\t5\n", says: /ragged\.tsv.*line 2/is },
    { name: "labels.tsv", text: "a\nb\n", says: /labels\.tsv.*2.*60/is },
    { name: "state.txt", text: '[{"label": "half', says: /state\.txt/i },
  ];
  for (const { name, text, says } of bad) {
    await screen.drop({ name, text });
    const toast = screen.id(T.toast).filter({ hasText: says });
    await expect(toast).toBeVisible();
    await screen.shot(`toast-${name}`);
  }
  await expect(screen.id(T.datasetShape)).toContainText("60");
  await screen.drop({ name: "labels.tsv", text: Array.from({ length: 60 }, (_, row) => `kind ${row % 3}`).join("\n") });
  await screen.id(T.search).fill("kind 1");
  await expect(screen.id(T.searchCount)).toContainText("20");
});
