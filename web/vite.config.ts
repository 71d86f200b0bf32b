import { defineConfig } from "vite";

/** The page goes into the server's assets: the same sources give the same bytes. */
export default defineConfig({
  base: "./",
  build: {
    outDir: "../crates/server/assets",
    emptyOutDir: true,
    target: "es2023",
    sourcemap: false,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
});
