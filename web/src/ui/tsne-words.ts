/** What a run does, in words; and which of its buttons do something. */

import type { RunStatus, Session } from "../api";
import { percent, timeLeft } from "./format";

type Doing = { tsne: { status: RunStatus; stopReason?: string | null } } & Pick<Session, "task">;

export function statusWords({ tsne, task }: Doing): string {
  switch (tsne.status) {
    case "idle":
      return "Not run yet";
    case "preparing":
      return task ? taskWords(task) : "Preparing";
    case "running":
      return "Running";
    case "paused":
      return "Paused";
    case "stopped":
      return "Stopped by you";
    case "done":
      return tsne.stopReason === "budget" ? "Done: all iterations used" : "Done: converged";
    case "restored":
      return "Restored from a bookmark";
  }
}

export function taskWords({ stage, fraction, secondsLeft }: NonNullable<Session["task"]>): string {
  const name = stage.charAt(0).toUpperCase() + stage.slice(1);
  return `${name} ${percent(fraction, 0)}${secondsLeft === null ? "" : ` · ${timeLeft(secondsLeft)} left`}`;
}

export interface Buttons {
  main: "run" | "pause" | "resume" | "cancel";
  mainEnabled: boolean;
  stop: boolean;
  rerun: boolean;
}

export function buttons({ tsne, dataset, task }: Doing & Pick<Session, "dataset">): Buttons {
  const able = dataset?.hasVectors ?? false;
  switch (tsne.status) {
    case "idle":
      return { main: "run", mainEnabled: able, stop: false, rerun: false };
    case "preparing":
      return { main: "cancel", mainEnabled: task?.cancellable ?? false, stop: false, rerun: false };
    case "running":
      return { main: "pause", mainEnabled: true, stop: true, rerun: able };
    case "paused":
      return { main: "resume", mainEnabled: true, stop: true, rerun: able };
    default:
      return { main: "resume", mainEnabled: able, stop: false, rerun: able };
  }
}
