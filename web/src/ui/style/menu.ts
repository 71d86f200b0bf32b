/** A small menu that opens below its button. */

import { css } from "lit";

export const menu = css`
  .menu {
    position: relative;
  }
  .menu > summary {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    height: 28px;
    padding: 0 8px;
    border-radius: var(--radius);
    color: var(--text);
    font-weight: 500;
    list-style: none;
    cursor: pointer;
  }
  .menu > summary::-webkit-details-marker {
    display: none;
  }
  .menu > summary:hover {
    background: var(--hover);
  }
  .menu > .items {
    position: absolute;
    z-index: 5;
    top: calc(100% + 4px);
    right: 0;
    display: grid;
    width: max-content;
    min-width: 180px;
    max-height: 70vh;
    padding: 4px;
    overflow-y: auto;
    border: 1px solid var(--line);
    border-radius: 8px;
    background: var(--raised);
    box-shadow: var(--shadow);
  }
  .menu .items > :is(a, button) {
    display: flex;
    justify-content: space-between;
    gap: 20px;
    height: auto;
    padding: 5px 10px;
    border: 0;
    border-radius: 5px;
    background: none;
    color: var(--text);
    font-weight: 400;
    text-decoration: none;
  }
  .menu .items > :is(a, button):hover {
    background: var(--hover);
  }
  .menu .items > h3 {
    margin: 6px 10px 2px;
    color: var(--muted);
    font-size: 11px;
    font-weight: 600;
  }
`;
