import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, type Locator, type Page } from "@playwright/test";
import type { Session } from "../src/api";
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

  /** The session as the server has it (docs/protocol.md, "Snapshot"). */
  async session(): Promise<Session> {
    return (await this.page.request.get(new URL("/api/session", this.page.url()).href)).json();
  }

  /** Where a point is in the window, once nothing is on its way. */
  async at(row: number): Promise<{ x: number; y: number }> {
    await this.eventually((view) => view.moving, false);
    const find = `document.querySelector("embedscope-app").debug.at(${row})`;
    await expect.poll(() => this.page.evaluate(find)).not.toBeNull();
    return (await this.page.evaluate(find)) as { x: number; y: number };
  }

  /** The rows of the first `points` that are where they are wanted in the window, once nothing is on its way. */
  async rowsAt(points: number, wanted: (x: number, y: number, limit: number) => boolean, limit: number): Promise<number[]> {
    await this.eventually((view) => view.moving, false);
    const find = `(() => {
      const view = document.querySelector("embedscope-app").debug;
      const wanted = ${wanted.toString()};
      return Array.from({ length: ${points} }, (_, row) => row).filter((row) => {
        const at = view.at(row);
        return at !== null && wanted(at.x, at.y, ${limit});
      });
    })()`;
    return (await this.page.evaluate(find)) as number[];
  }

  /** t-SNE's iteration count as shown. */
  async iteration(): Promise<number> {
    return Number(await this.id(T.iteration).textContent());
  }

  /** Waits until the shown iteration count has passed `count`. */
  async iterationPast(count: number): Promise<void> {
    await expect.poll(() => this.iteration(), { timeout: 240_000, message: `iteration past ${count}` }).toBeGreaterThan(count);
  }

  /**
   * Presses a button as soon as the shown iteration count has passed `count`: at once, within the page, since a run of a thousand
   * iterations can end while a test runner on a busy machine is still on its way. A run that ended by itself is resumed first.
   */
  async pressPast(testId: string, count: number): Promise<void> {
    await this.page.evaluate(
      async ({ ids, count }) => {
        const search = (id: string, root: Document | ShadowRoot = document): HTMLElement | null => {
          const here = root.querySelector<HTMLElement>(`[data-testid="${id}"]`);
          if (here) return here;
          for (const element of root.querySelectorAll("*")) {
            const inside = element.shadowRoot && search(id, element.shadowRoot);
            if (inside) return inside;
          }
          return null;
        };
        // Going through the whole page many times a second would itself slow it down.
        const known = new Map<string, HTMLElement>();
        const find = (id: string): HTMLElement | null => {
          const one = known.get(id);
          if (one?.isConnected && one.dataset.testid === id) return one;
          const found = search(id);
          if (found) known.set(id, found);
          return found;
        };
        const end = Date.now() + 240_000;
        while (Date.now() < end) {
          const past = Number(find(ids.iteration)?.textContent) > count;
          const done = find(ids.status)?.getAttribute("data-status") === "done";
          const target = past || done ? (find(past && !done ? ids.target : ids.resume) as HTMLButtonElement | null) : null;
          if (target && !target.disabled) {
            target.click();
            if (!done) return;
          }
          await new Promise((resolve) => setTimeout(resolve, 15));
        }
        throw new Error(`no iteration past ${count} in four minutes`);
      },
      { ids: { iteration: T.iteration, status: T.tsneStatus, target: testId, resume: T.resume }, count },
    );
  }

  /** Waits for t-SNE's status (docs/protocol.md). */
  async tsneStatus(...status: string[]): Promise<void> {
    await expect(this.id(T.tsneStatus)).toHaveAttribute("data-status", new RegExp(`^(${status.join("|")})$`), { timeout: 240_000 });
  }

  /** Moves the mouse onto the point nearest the middle of the map and clicks it once it has shown its label. */
  async clickSomePoint(): Promise<void> {
    const box = await this.id(T.plot).boundingBox();
    if (!box) throw new Error("the map is not on screen");
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    const find = `(({ x, y }) => {
      const view = document.querySelector("embedscope-app").debug;
      let best = null;
      for (let row = 0; row < 2000; row++) {
        const at = view.at(row);
        if (at && (!best || Math.hypot(at.x - x, at.y - y) < Math.hypot(best.x - x, best.y - y))) best = at;
      }
      return best;
    })(${JSON.stringify(middle)})`;
    // Where data have just been opened there is no layout yet.
    await expect.poll(() => this.page.evaluate(find), { message: "a point on screen" }).not.toBeNull();
    await this.eventually((view) => view.moving, false);
    const spot = (await this.page.evaluate(find)) as { x: number; y: number };
    await this.page.mouse.move(spot.x - 3, spot.y);
    await this.page.mouse.move(spot.x, spot.y);
    await expect(this.id(T.hoverLabel)).toBeVisible();
    await this.page.mouse.click(spot.x, spot.y);
    await expect(this.id(T.pointCard)).toBeVisible();
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
