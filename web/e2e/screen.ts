import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { output } from "./places";
import { expect } from "./program";

/** The page as a person sees it: what can be read, what can be pressed. */
export class Screen {
  private shots = 0;
  private constructor(
    readonly page: Page,
    private readonly name: string,
  ) {}

  /** Opens the printed URL. Requests to any other origin and errors in the console fail the test. */
  static async open(page: Page, url: string, name: string): Promise<Screen> {
    const origin = new URL(url).origin;
    page.on("request", (request) => {
      const to = new URL(request.url());
      if (["http:", "https:"].includes(to.protocol)) {
        expect(to.origin, "no request leaves the server").toBe(origin);
      }
    });
    page.on("pageerror", (error) => {
      throw error;
    });
    const screen = new Screen(page, name);
    await page.goto(url);
    expect(page.url(), "the token is gone from the address bar").toBe(`${origin}/`);
    return screen;
  }

  /** Keeps a picture as `NAME-NN-what.png`. */
  async shot(what: string): Promise<void> {
    const folder = join(output, "screenshots");
    await mkdir(folder, { recursive: true });
    this.shots += 1;
    const file = `${this.name}-${String(this.shots).padStart(2, "0")}-${what}.png`;
    await this.page.screenshot({ path: join(folder, file), timeout: 60_000 });
  }

  id(testId: string): Locator {
    return this.page.getByTestId(testId);
  }

  /** Drops files onto the page, all at once. */
  async drop(...files: { name: string; path?: string; text?: string }[]): Promise<void> {
    const contents = await Promise.all(
      files.map(async ({ name, path, text }) => ({
        name,
        base64: (path ? await readFile(path) : Buffer.from(text ?? "")).toString("base64"),
      })),
    );
    await this.page.evaluate(async (dropped) => {
      const transfer = new DataTransfer();
      for (const { name, base64 } of dropped) {
        const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
        transfer.items.add(new File([bytes], name));
      }
      const target = document.elementFromPoint(innerWidth / 2, innerHeight / 2) ?? document.body;
      for (const type of ["dragenter", "dragover", "drop"]) {
        target.dispatchEvent(new DragEvent(type, { bubbles: true, composed: true, cancelable: true, dataTransfer: transfer }));
      }
    }, contents);
  }
}
