import base from "./playwright.config";

/** `cargo xtask shots`: the twelve situations of the viewer as pictures, light and dark. Not tests: a person looks at them. */
export default {
  ...base,
  testDir: "./shots",
  timeout: 900_000,
  use: { ...base.use, trace: "off" as const, viewport: { width: 1440, height: 900 } },
};
