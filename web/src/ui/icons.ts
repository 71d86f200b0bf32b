/** Icons on a 16-pixel grid, drawn with the text's colour. */

import { html, svg } from "lit";

const icon = (paths: unknown) => html`<svg
  width="16"
  height="16"
  viewBox="0 0 16 16"
  fill="none"
  stroke="currentColor"
  stroke-width="1.4"
  stroke-linecap="round"
  stroke-linejoin="round"
  aria-hidden="true"
>
  ${paths}
</svg>`;

export const open = icon(svg`<path d="M2 12.5v-9h4l1.5 2H14v7z"/>`);
export const close = icon(svg`<path d="M4 4l8 8M12 4l-8 8"/>`);
export const plus = icon(svg`<path d="M8 3.5v9M3.5 8h9"/>`);
export const minus = icon(svg`<path d="M3.5 8h9"/>`);
export const fit = icon(svg`<path d="M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10"/>`);
export const save = icon(svg`<path d="M8 2.5v7M5 7l3 3 3-3M2.5 12.5h11"/>`);
export const pencil = icon(svg`<path d="M3 13l.6-2.6L10.5 3.5l2 2-6.9 6.9z"/>`);
export const trash = icon(svg`<path d="M3 4.5h10M6 4.5v-2h4v2M4.5 4.5l.6 9h5.8l.6-9"/>`);
export const left = icon(svg`<path d="M2.5 3h11v10h-11zM6 3v10"/>`);
export const right = icon(svg`<path d="M2.5 3h11v10h-11zM10 3v10"/>`);
export const help = icon(
  svg`<rect x="2" y="4" width="12" height="8.5" rx="1.5"/><path d="M4.5 6.8h.01M7 6.8h.01M9.5 6.8h.01M11.7 6.8h.01M5.5 9.8h5"/>`,
);
export const warning = icon(svg`<path d="M8 2.5l6 11H2zM8 6.5v3.5M8 11.8h.01"/>`);
export const hand = icon(
  svg`<path d="M8 1.8v12.4M1.8 8h12.4M8 1.8L6.2 3.6M8 1.8l1.8 1.8M8 14.2l-1.8-1.8M8 14.2l1.8-1.8M1.8 8l1.8-1.8M1.8 8l1.8 1.8M14.2 8l-1.8-1.8M14.2 8l-1.8 1.8"/>`,
);
export const box = icon(svg`<rect x="2.5" y="3.5" width="11" height="9" stroke-dasharray="2.4 2"/>`);
export const lasso = icon(
  svg`<path d="M5 12.2c-2-.9-3-2.4-3-4 0-2.9 2.7-5.2 6-5.2s6 2.1 6 4.6-2.6 4.6-6 4.6c-1 0-1.9-.1-2.7-.4M5.3 11.8c.9 0 1.5.5 1.5 1.2 0 .9-1 1.5-2.3 1.2" stroke-dasharray="2.6 1.8"/>`,
);
export const undo = icon(svg`<path d="M5.5 3.5L2.5 6.5l3 3M2.5 6.5h7a4 4 0 0 1 0 8H7"/>`);
export const redo = icon(svg`<path d="M10.5 3.5l3 3-3 3M13.5 6.5h-7a4 4 0 0 0 0 8H9"/>`);
export const more = icon(svg`<path d="M3.5 8h.01M8 8h.01M12.5 8h.01" stroke-width="2.2"/>`);
export const up = icon(svg`<path d="M8 13V3.5M4 7.5l4-4 4 4"/>`);
export const down = icon(svg`<path d="M8 3v9.5M4 8.5l4 4 4-4"/>`);
export const note = icon(svg`<path d="M3 2.5h7l3 3v8H3zM5.5 7.5h5M5.5 10.5h5"/>`);
export const logo = html`<svg width="18" height="18" viewBox="0 0 32 32" aria-hidden="true">
  <rect width="32" height="32" rx="7" fill="#12161c" />
  <circle cx="10" cy="11" r="3.2" fill="#56b4e9" /><circle cx="16" cy="8" r="2.2" fill="#56b4e9" />
  <circle cx="22.5" cy="13" r="3.2" fill="#e69f00" /><circle cx="24" cy="19" r="2.2" fill="#e69f00" />
  <circle cx="11" cy="22" r="3.2" fill="#3fc79a" /><circle cx="17" cy="24" r="2.2" fill="#3fc79a" />
  <circle cx="16" cy="16" r="1.8" fill="#fff" />
</svg>`;
