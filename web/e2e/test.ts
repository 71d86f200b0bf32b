import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect } from "@playwright/test";
import { Program } from "./program";
import { Screen } from "./screen";

interface Fixtures {
  /** An empty folder for this test. */
  folder: string;
  /** Starts the program; it is ended after the test and must end cleanly. */
  start: (...args: string[]) => Promise<Program>;
  /** Opens the program's page; `name` begins the names of its screenshots. Anything wrong on its console fails the test. */
  open: (program: Program, name: string) => Promise<Screen>;
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from this pattern.
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "embedscope-e2e-"));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  start: async ({ folder }, use) => {
    const programs: Program[] = [];
    await use(async (...args) => {
      const program = await Program.start(folder, args);
      programs.push(program);
      return program;
    });
    for (const program of programs) {
      const code = await program.stop();
      expect(code, `exit code after Ctrl-C; it said: ${program.messages}`).toBe(0);
    }
  },
  open: async ({ page }, use) => {
    const screens: Screen[] = [];
    await use(async (program, name) => {
      const screen = await Screen.open(page, program.url, name);
      screens.push(screen);
      return screen;
    });
    expect(screens.flatMap((screen) => screen.problems)).toEqual([]);
  },
});

export { expect };
