/** Files dragged over the window: one overlay for the whole page. */

/** Calls `over` when files enter or leave the window, `dropped` with those let go on it. Returns the way to end that. */
export function watchDrops(over: (inside: boolean) => void, dropped: (files: File[]) => void): () => void {
  // Entering a child fires before leaving its parent: only the balance tells.
  let depth = 0;
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
  const set = (next: number) => {
    if (depth > 0 !== next > 0) over(next > 0);
    depth = next;
  };
  const handlers: Record<string, (event: DragEvent) => void> = {
    dragenter: (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      set(depth + 1);
    },
    dragover: (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
      if (depth === 0) set(1);
    },
    dragleave: (event) => {
      if (hasFiles(event)) set(Math.max(0, depth - 1));
    },
    drop: (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      set(0);
      dropped([...(event.dataTransfer?.files ?? [])]);
    },
  };
  for (const [name, handler] of Object.entries(handlers)) addEventListener(name, handler as EventListener);
  return () => {
    for (const [name, handler] of Object.entries(handlers)) removeEventListener(name, handler as EventListener);
  };
}
