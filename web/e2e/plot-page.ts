/** The plot alone (`dev/plot.html`) in a browser, served by Vite: no program is needed. */

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { test as base, expect, type Page } from "@playwright/test";
import { createServer, type ViteDevServer } from "vite";
import type { PlotHandle, PlotProps } from "../src/plot/types";
import { output, root } from "./places";

/** What `dev/plot.ts` puts on the window. */
export interface Dev {
  plot: PlotHandle;
  props: PlotProps;
  log: { name: string; value: unknown }[];
  positions: Float32Array;
  colors: Uint8Array;
  make: typeof import("../dev/plot-data");
}
declare global {
  interface Window {
    dev: Dev;
  }
}

export class PlotPage {
  constructor(
    readonly page: Page,
    private readonly name: string,
  ) {}

  /** All points are on screen and nothing moves. */
  async settled(): Promise<void> {
    await this.page.waitForFunction(() => window.dev?.plot.drawn.complete && window.dev.log.some(({ name }) => name === "drawn"));
    await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  }

  async set(props: Partial<PlotProps>): Promise<void> {
    await this.page.evaluate((given) => window.dev.plot.set(given), props as never);
  }

  async shot(name: string): Promise<void> {
    const folder = join(output, "plot");
    await mkdir(folder, { recursive: true });
    await this.page.screenshot({ path: join(folder, `${this.name}-${name}.png`) });
  }

  /** Values of the events of a name, so far. */
  events(name: string): Promise<unknown[]> {
    return this.page.evaluate((wanted) => window.dev.log.filter((entry) => entry.name === wanted).map(({ value }) => value), name);
  }
}

interface Fixtures {
  /** Opens the plot with a query such as `dims=2&points=8000`. */
  openPlot: (query: string) => Promise<PlotPage>;
}

export const test = base.extend<Fixtures, { server: ViteDevServer }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from this pattern.
    async ({}, use) => {
      const server = await createServer({ root: join(root, "web"), logLevel: "error", server: { port: 0, host: "127.0.0.1", hmr: false } });
      await server.listen();
      await use(server);
      await server.close();
    },
    { scope: "worker" },
  ],
  openPlot: async ({ page, server }, use, info) => {
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
    await use(async (query) => {
      const address = server.resolvedUrls?.local[0] ?? "";
      await page.goto(`${address}dev/plot.html?${query}`);
      const opened = new PlotPage(page, info.title.replace(/\W+/g, "-").toLowerCase());
      await opened.settled();
      return opened;
    });
    expect(problems).toEqual([]);
  },
});

export { expect };
