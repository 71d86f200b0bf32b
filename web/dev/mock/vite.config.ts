import { defineConfig } from "vite";
import { mockServer } from "./server";

/** The page against a server that pretends: `npm run dev`. For the real one: `npm run build`, then `embedscope`. */
export default defineConfig({
  base: "./",
  root: new URL("../..", import.meta.url).pathname,
  plugins: [mockServer()],
  server: { hmr: false },
});
