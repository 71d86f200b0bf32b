/** A part of a panel that opens and closes. */

import { css } from "lit";

export const section = css`
  details > summary {
    display: flex;
    align-items: center;
    gap: 6px;
    min-height: 24px;
    color: var(--text);
    font-size: 12px;
    font-weight: 600;
    list-style: none;
    cursor: pointer;
  }
  details > summary::-webkit-details-marker {
    display: none;
  }
  details > summary::before {
    content: "";
    flex: none;
    width: 6px;
    height: 6px;
    margin: 0 2px;
    border: solid var(--muted);
    border-width: 0 1.5px 1.5px 0;
    transform: rotate(-45deg);
  }
  details[open] > summary::before {
    transform: rotate(45deg);
  }
  details > .inside {
    padding: 6px 0 4px;
  }
`;
