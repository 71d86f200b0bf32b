import { defineConfig } from "vite";

/** The notebook's map goes into the Python package, one file: the same sources give the same bytes. */
export default defineConfig({
  publicDir: false,
  build: {
    outDir: "../python/python/embedscope/static",
    emptyOutDir: true,
    target: "es2023",
    sourcemap: false,
    reportCompressedSize: false,
    lib: { entry: "src/widget/index.ts", formats: ["es"], fileName: () => "widget.js" },
  },
});
