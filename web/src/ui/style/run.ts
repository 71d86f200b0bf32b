/** Looks of the panels that run something. */

import { css } from "lit";

export const run = css`
  .buttons {
    display: grid;
    grid-template-columns: 1.25fr 1fr 1fr;
    gap: 6px;
  }
  .buttons button {
    padding: 0 4px;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
  }
  dl {
    display: grid;
    grid-template-columns: repeat(3, 1fr);
    gap: 0 8px;
    margin: 0;
  }
  dt {
    font-size: 11px;
    color: var(--muted);
    white-space: nowrap;
  }
  dd {
    margin: 0;
    font-size: 15px;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .status {
    min-height: 19px;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  progress {
    display: block;
    width: 100%;
    height: 3px;
    border: 0;
    border-radius: 2px;
    background: var(--line);
    overflow: hidden;
    appearance: none;
  }
  progress::-webkit-progress-bar {
    background: var(--line);
  }
  progress::-webkit-progress-value {
    background: var(--accent);
  }
  progress::-moz-progress-bar {
    background: var(--accent);
  }
  .curves {
    margin: 0;
  }
  .curves svg {
    width: 100%;
    height: 48px;
  }
  .curves path {
    fill: none;
    stroke-width: 1.5;
    vector-effect: non-scaling-stroke;
  }
  .curves path.kl {
    stroke: var(--accent);
  }
  .curves path.recall {
    stroke: var(--second);
  }
  .curves path.grid {
    stroke: var(--line);
    stroke-width: 1;
  }
  figcaption {
    display: flex;
    gap: 14px;
    font-size: 11px;
    color: var(--muted);
  }
  figcaption span::before {
    content: "";
    display: inline-block;
    width: 10px;
    height: 2px;
    margin-right: 5px;
    vertical-align: 3px;
    background: currentColor;
  }
  figcaption .kl::before {
    background: var(--accent);
  }
  figcaption .recall::before {
    background: var(--second);
  }
`;
