import base from "./playwright.config";

/** `cargo xtask bench --page`: how long a person waits for the page. Figures to read, not tests: no time fails one. */
export default {
  ...base,
  testDir: "./bench",
  retries: 0,
  timeout: 900_000,
  use: { ...base.use, trace: "off" as const },
};
