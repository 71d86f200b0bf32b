/** Light or dark, as the notebook around the widget is. */

import type { Theme } from "../state/palettes";

/** By the nearest background that is not transparent: every notebook has one, whatever it calls its themes. */
export function themeAround(element: Element): Theme {
  for (let at: Element | null = element; at; at = parentOf(at)) {
    const [r, g, b, a = 1] = (getComputedStyle(at).backgroundColor.match(/[\d.]+/g) ?? []).map(Number);
    if (r !== undefined && g !== undefined && b !== undefined && a > 0.5)
      return 0.2126 * r + 0.7152 * g + 0.0722 * b < 128 ? "dark" : "light";
  }
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

function parentOf(element: Element): Element | null {
  const root = element.getRootNode();
  return element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
}

/** Calls back whenever the notebook may have changed its theme; returns how to stop. */
export function onThemeChange(callback: () => void): () => void {
  const observer = new MutationObserver(callback);
  for (const element of [document.documentElement, document.body]) observer.observe(element, { attributes: true });
  return () => observer.disconnect();
}
