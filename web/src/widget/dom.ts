/** Elements in short. */

export type Child = Node | string;

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
  children: readonly Child[] = [],
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export function button(text: string, title: string, testid: string, pressed: () => void): HTMLButtonElement {
  const element = make("button", { type: "button", title, "data-testid": testid }, [text]);
  element.addEventListener("click", pressed);
  return element;
}
