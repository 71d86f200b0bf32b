import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

/** The repository's root. */
export const root = resolve(here, "../..");

/** The program under test. */
export const binary = process.env.EMBEDSCOPE_BIN ?? join(root, "target/debug/embedscope");

/** Where screenshots and reports go. */
export const output = process.env.EMBEDSCOPE_E2E_OUTPUT ?? join(root, "target/e2e");

/** Whether nothing may be skipped. */
export const strict = !["", "0", "false", undefined].includes(process.env.CI);

const named = process.env.EMBEDSCOPE_DATA ?? join(root, "../shared/data");

/** The folder with MNIST and the tutorial's bookmark, or null where there is none. */
export const data = existsSync(named) ? named : null;
