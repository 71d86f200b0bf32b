import { join } from "node:path";
import { defineConfig } from "@playwright/test";
import { output, strict } from "./e2e/places";

/**
 * The built program in Chromium with software GL. `cargo xtask test --only browser` sets the environment:
 * EMBEDSCOPE_BIN, EMBEDSCOPE_CHROMIUM, EMBEDSCOPE_E2E_OUTPUT.
 */
export default defineConfig({
  testDir: "./e2e",
  outputDir: join(output, "failures"),
  // One program, one browser: the machine's cores are for t-SNE and for drawing in software.
  workers: 1,
  fullyParallel: false,
  // A machine that is busy with something else can lose a race for a test. Where the verdict counts it is tried again, and named.
  retries: strict ? 2 : 0,
  forbidOnly: true,
  timeout: 600_000,
  expect: { timeout: 60_000 },
  reporter: "list",
  use: {
    headless: true,
    viewport: { width: 1280, height: 800 },
    acceptDownloads: true,
    actionTimeout: 60_000,
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: {
      ...(process.env.EMBEDSCOPE_CHROMIUM ? { executablePath: process.env.EMBEDSCOPE_CHROMIUM } : {}),
      args: ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
    },
  },
});
