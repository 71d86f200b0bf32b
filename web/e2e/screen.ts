import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, type Locator, type Page } from "@playwright/test";
import type { DebugView } from "../src/ui/debug";
import { T } from "../src/ui/testids";
import { output } from "./places";

/** The page as a person sees it: what can be read, what can be pressed. */
export class Screen {
  private shots = 0;
  private constructor(
    readonly page: Page,
    private readonly name: string,
  ) {}

  /** Requests that would leave the server, errors of scripts and messages of the console that say "error". */
  readonly problems: string[] = [];

  /** Opens the printed URL. */
  static async open(page: Page, url: string, name: string): Promise<Screen> {
    const { origin } = new URL(url);
    const screen = new Screen(page, name);
    page.on("request", (request) => {
      const to = new URL(request.url());
      if (/^(http|ws)s?:$/.test(to.protocol) && to.host !== new URL(url).host) {
        screen.problems.push(`request to ${to.origin}`);
      }
    });
    page.on("pageerror", (error) => screen.problems.push(String(error)));
    page.on("console", (message) => {
      // Chromium logs every answer of 400 and more by itself; a refused file (422) is one on purpose.
      if (message.type() === "error" && !/^Failed to load resource: .* 422 /.test(message.text())) {
        screen.problems.push(message.text());
      }
    });
    await page.goto(url);
    // What follows the # is the view on screen.
    expect(page.url().split("#")[0], "the token is gone from the address bar").toBe(`${origin}/`);
    expect(page.url()).not.toContain("token");
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

  /** What is on screen, read from the page. */
  look<T>(read: (view: DebugView) => T): Promise<T> {
    return this.page.evaluate(`(${read.toString()})(document.querySelector("embedscope-app").debug)`) as Promise<T>;
  }

  /** Waits until what is read from the page is as it should be. */
  async eventually<T>(read: (view: DebugView) => T, wanted: T): Promise<void> {
    await expect.poll(() => this.look(read)).toEqual(wanted);
  }

  /** Where a point is in the window. */
  async at(row: number): Promise<{ x: number; y: number }> {
    const find = `document.querySelector("embedscope-app").debug.at(${row})`;
    await expect.poll(() => this.page.evaluate(find)).not.toBeNull();
    return (await this.page.evaluate(find)) as { x: number; y: number };
  }

  /** t-SNE's iteration count as shown. */
  async iteration(): Promise<number> {
    return Number(await this.id(T.iteration).textContent());
  }

  /** Waits until the shown iteration count has passed `count`. */
  async iterationPast(count: number): Promise<void> {
    await expect.poll(() => this.iteration(), { timeout: 180_000, message: `iteration past ${count}` }).toBeGreaterThan(count);
  }

  /**
   * Presses a button as soon as the shown iteration count has passed `count`: at once, within the page, since a run of a thousand
   * iterations can end while a test runner on a busy machine is still on its way. A run that ended by itself is resumed first.
   */
  async pressPast(testId: string, count: number): Promise<void> {
    await this.page.evaluate(
      async ({ ids, count }) => {
        const find = (id: string, root: Document | ShadowRoot = document): HTMLElement | null => {
          const here = root.querySelector<HTMLElement>(`[data-testid="${id}"]`);
          if (here) return here;
          for (const element of root.querySelectorAll("*")) {
            const inside = element.shadowRoot && find(id, element.shadowRoot);
            if (inside) return inside;
          }
          return null;
        };
        const end = Date.now() + 180_000;
        while (Date.now() < end) {
          const past = Number(find(ids.iteration)?.textContent) > count;
          const done = find(ids.status)?.getAttribute("data-status") === "done";
          const target = find(past && !done ? ids.target : ids.resume) as HTMLButtonElement | null;
          if (target && !target.disabled && (past || done)) {
            target.click();
            if (!done) return;
          }
          await new Promise((resolve) => setTimeout(resolve, 15));
        }
        throw new Error(`no iteration past ${count} in three minutes`);
      },
      { ids: { iteration: T.iteration, status: T.tsneStatus, target: testId, resume: T.resume }, count },
    );
  }

  /** Waits for t-SNE's status (docs/protocol.md). */
  async tsneStatus(...status: string[]): Promise<void> {
    await expect(this.id(T.tsneStatus)).toHaveAttribute("data-status", new RegExp(`^(${status.join("|")})$`), { timeout: 120_000 });
  }

  /** Moves the mouse from the middle of the map outwards until a point shows its label, and clicks it. */
  async clickSomePoint(): Promise<void> {
    const box = await this.id(T.plot).boundingBox();
    if (!box) throw new Error("the map is not on screen");
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    for (let turn = 0; turn < 60; turn++) {
      const [radius, angle] = [4 * turn, 2.4 * turn];
      const at = { x: x + radius * Math.cos(angle), y: y + radius * Math.sin(angle) };
      await this.page.mouse.move(at.x, at.y);
      const label = this.id(T.hoverLabel);
      if (
        await label.waitFor({ state: "visible", timeout: 2_000 }).then(
          () => true,
          () => false,
        )
      ) {
        await this.page.mouse.click(at.x, at.y);
        return;
      }
    }
    throw new Error("no point near the middle of the map shows its label");
  }

  /** Saves the bookmarks as a person does, and returns where the file is. */
  async downloadBookmarks(to: string): Promise<string> {
    const [download] = await Promise.all([this.page.waitForEvent("download"), this.id(T.bookmarkSave).click()]);
    expect(download.suggestedFilename()).toBe("state.txt");
    await download.saveAs(to);
    return to;
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
