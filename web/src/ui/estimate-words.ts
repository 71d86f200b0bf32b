/** How long something would take and how much memory, in words. */

import type { Estimate } from "../api";
import { bytes, timeLeft } from "./format";

/** What helps where memory is short. */
const HELP = {
  pca: "use fewer points or fewer dimensions",
  tsne: "use fewer points or fewer neighbours",
  umap: "use fewer points or fewer neighbours",
} as const;

/** `much`: more memory than is free. Where the system does not say what is free, nothing is claimed about it. */
export function estimateWords({ seconds, bytes: memory, free }: Estimate, of: keyof typeof HELP): { text: string; much: boolean } {
  const time = seconds === null ? "" : `About ${timeLeft(Math.max(1, seconds))}, `;
  const much = free !== null && memory > free;
  const room = much ? `: more than the ${bytes(free)} that are free; ${HELP[of]}` : free === null ? " (how much is free is not known)" : "";
  return { text: `${time}${bytes(memory)} of memory${room}`, much };
}
