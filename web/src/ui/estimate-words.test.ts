import { expect, it } from "vitest";
import { estimateWords } from "./estimate-words";

it("says time and memory, and warns where there is too little", () => {
  expect(estimateWords({ seconds: 21.5, bytes: 480e6, free: 9e9 }, "tsne")).toEqual({ text: "About 22 s, 480 MB of memory", much: false });
  const short = estimateWords({ seconds: 21.5, bytes: 8e9, free: 2e9 }, "pca");
  expect(short.much).toBe(true);
  expect(short.text).toContain("fewer dimensions");
});

it("claims nothing where the system does not say what is free, nor how long it takes", () => {
  const unknown = estimateWords({ seconds: null, bytes: 480e6, free: null }, "umap");
  expect(unknown.much).toBe(false);
  expect(unknown.text).toMatch(/^480 MB of memory \(.*not known\)$/);
});
