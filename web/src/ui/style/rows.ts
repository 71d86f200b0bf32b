/** Rows of lists of points: picture, text, number, bar. They live in the list's shadow root, so the list takes these too. */

import { css } from "lit";

export const rows = css`
  button.point {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-items: center;
    gap: 8px;
    width: 100%;
    height: 100%;
    padding: 0 8px;
    border: 0;
    border-radius: 4px;
    background: none;
    color: var(--text);
    font: 13px / 1.2 var(--font);
    text-align: left;
    cursor: pointer;
  }
  button.point:hover {
    background: var(--hover);
  }
  button.point:focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: -2px;
  }
  button.point[aria-current="true"] {
    background: var(--accent-soft);
  }
  button.point img {
    width: 20px;
    height: 20px;
    object-fit: contain;
    border-radius: 2px;
    image-rendering: pixelated;
    background: #000;
  }
  button.point .text {
    grid-column: 2;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  button.point .row {
    color: var(--muted);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
  }
  button.point .distance {
    display: grid;
    grid-template-columns: 40px minmax(56px, auto);
    align-items: center;
    gap: 6px;
    text-align: right;
    font-variant-numeric: tabular-nums;
  }
  button.point .distance svg {
    display: block;
    width: 40px;
    height: 6px;
  }
  button.point .track {
    fill: var(--line);
  }
  button.point .fill {
    fill: var(--accent);
  }
`;
