/** What goes over plain HTTP. All addresses are relative: the page may live under any path. */

import { type Column, readColumn } from "../wire";
import { CommandError } from "./pending";

/** The bookmarks as TensorFlow's `state.txt`. */
export const STATE_URL = "api/state.txt";

/** A point's picture. `dataset` only keeps the browser from showing a picture of data opened before. */
export const imageUrl = (dataset: number, row: number): string => `api/images/${row}?dataset=${dataset}`;

/** One bookmark as TensorFlow's `state.txt`. */
export const bookmarkUrl = (id: number): string => `${STATE_URL}?bookmark=${id}`;

/** A bookmark's picture. */
export const thumbnailUrl = (id: number): string => `api/bookmarks/${id}/thumbnail`;

export const SELECTION_FORMATS = ["csv", "tsv", "jsonl", "parquet", "npy"] as const;
export const METADATA_FORMATS = ["tsv", "csv", "jsonl", "parquet", "arrow"] as const;
export const LAYOUT_FORMATS = ["npy", "csv", "tsv", "parquet", "json"] as const;

/** What the server does to a table in CSV. */
export const SPREADSHEET = "For spreadsheets: texts that would be formulas begin with an apostrophe";

/** What can be saved, by name of its route. */
export const exportUrl = (what: "selection" | "metadata" | "layout" | "figure" | "page", format: string): string => `api/${what}.${format}`;

export async function fetchColumn(index: number): Promise<Column> {
  const answer = await request(`api/columns/${index}`);
  if (!answer.ok) throw new CommandError(await sentence(answer));
  return readColumn(await answer.arrayBuffer());
}

/** Opens files on the server; resolves with what they were. */
export async function openFiles(files: readonly File[]): Promise<string[]> {
  const body = new FormData();
  for (const file of files) body.append("files", file, file.name);
  const answer = await request("api/files", { method: "POST", body });
  if (!answer.ok) throw new CommandError(await sentence(answer));
  return ((await answer.json()) as { opened: string[] }).opened;
}

export function socketUrl(): string {
  const url = new URL("ws", document.baseURI);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.search = "";
  return url.href;
}

async function request(url: string, init?: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch {
    throw new CommandError("The server does not answer; is it still running?");
  }
}

async function sentence(answer: Response): Promise<string> {
  const text = await answer.text();
  try {
    const { error } = JSON.parse(text) as { error?: unknown };
    if (typeof error === "string") return error;
  } catch {
    // Not every refusal is JSON.
  }
  if (answer.status === 403) return "The server does not know this page: open the address that `embedscope` printed.";
  return `The server answered ${answer.status} ${answer.statusText}${text ? `: ${text.slice(0, 200)}` : ""}`;
}
