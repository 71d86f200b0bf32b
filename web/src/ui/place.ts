/** Sets styles through the object model: the page's content security policy allows no style attributes. */

import { noChange } from "lit";
import { Directive, directive, type ElementPart, type PartInfo, PartType } from "lit/directive.js";

class Place extends Directive {
  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error("place() belongs on an element, not in an attribute");
  }

  override update(part: ElementPart, [styles]: [Record<string, string>]) {
    const { style } = part.element as HTMLElement;
    for (const [name, value] of Object.entries(styles)) style.setProperty(name, value);
    return noChange;
  }

  render(_styles: Record<string, string>) {
    return noChange;
  }
}

/** `<div ${place({ top: "3px" })}>` */
export const place = directive(Place);
