/** Looks of the native controls, shared by all elements. */

import { css } from "lit";

export const controls = css`
  :host {
    box-sizing: border-box;
    font: 13px / 1.45 var(--font);
    color: var(--text);
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 1px;
  }
  h2 {
    margin: 0;
    font-size: 12px;
    font-weight: 600;
    letter-spacing: 0.01em;
  }
  p {
    margin: 0;
  }
  .muted {
    color: var(--muted);
  }
  .small {
    font-size: 12px;
  }
  .number {
    font-variant-numeric: tabular-nums;
  }
  button,
  select,
  input {
    font: inherit;
    color: inherit;
  }
  button,
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-width: 0;
    height: 28px;
    padding: 0 10px;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--raised);
    color: var(--text);
    font-weight: 500;
    text-decoration: none;
    white-space: nowrap;
    cursor: pointer;
  }
  button:hover:not(:disabled),
  .button:hover {
    background: var(--hover);
  }
  button:disabled,
  .button[aria-disabled="true"] {
    color: var(--muted);
    border-color: var(--line);
    background: none;
    cursor: default;
    opacity: 0.7;
  }
  button.primary:not(:disabled) {
    border-color: transparent;
    background: var(--accent-fill);
    color: var(--on-accent);
  }
  button.primary:hover:not(:disabled) {
    filter: brightness(1.08);
  }
  button.plain {
    border-color: transparent;
    background: none;
  }
  button.icon,
  .button.icon {
    width: 28px;
    padding: 0;
    border-color: transparent;
    background: none;
    color: var(--muted);
  }
  button.icon:hover:not(:disabled),
  .button.icon:hover {
    background: var(--hover);
    color: var(--text);
  }
  svg {
    flex: none;
    display: block;
  }
  select,
  input[type="text"],
  input[type="search"],
  input[type="number"] {
    width: 100%;
    min-width: 0;
    height: 28px;
    padding: 0 8px;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--raised);
  }
  select {
    padding-right: 4px;
    text-overflow: ellipsis;
  }
  input[type="number"] {
    font-variant-numeric: tabular-nums;
    appearance: textfield;
  }
  input::-webkit-inner-spin-button {
    appearance: none;
    margin: 0;
  }
  input::placeholder {
    color: var(--muted);
    opacity: 1;
  }
  input[aria-invalid="true"] {
    border-color: var(--danger);
  }
  input[type="range"] {
    width: 100%;
    min-width: 0;
    height: 18px;
    margin: 0;
    accent-color: var(--accent);
  }
  input[type="checkbox"],
  input[type="radio"] {
    accent-color: var(--accent);
    margin: 0;
    flex: none;
  }
  label.check {
    display: flex;
    align-items: center;
    gap: 8px;
    cursor: pointer;
  }
  fieldset {
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  button[aria-pressed="true"].toggle {
    border-color: var(--accent);
    background: var(--accent-soft);
    color: var(--accent);
  }
  .segmented {
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: 1fr;
    height: 28px;
    padding: 2px;
    border-radius: var(--radius);
    background: var(--sunken);
    box-shadow: inset 0 0 0 1px var(--line);
  }
  .segmented label {
    position: relative;
    display: flex;
    align-items: center;
    justify-content: center;
    padding: 0 5px;
    border-radius: 4px;
    color: var(--muted);
    font-weight: 500;
    white-space: nowrap;
    cursor: pointer;
  }
  .segmented label:has(input:checked) {
    background: var(--raised);
    box-shadow: 0 0 0 1px var(--line-strong);
    color: var(--text);
  }
  .segmented label:has(input:focus-visible) {
    outline: 2px solid var(--accent);
  }
  .segmented label:has(input:disabled) {
    cursor: default;
    opacity: 0.6;
  }
  .segmented input {
    position: absolute;
    inset: 0;
    opacity: 0;
    cursor: inherit;
  }
  .field {
    display: grid;
    grid-template-columns: 78px minmax(0, 1fr);
    align-items: center;
    gap: 6px 8px;
  }
  .field > .label {
    color: var(--muted);
  }
  .slider {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 60px;
    align-items: center;
    gap: 8px;
  }
  .stack {
    display: grid;
    gap: 8px;
  }
  .warn {
    color: var(--warn);
  }
  summary:focus-visible {
    border-radius: 4px;
  }
  details > .inside {
    padding-top: 8px;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: no-preference) {
    button {
      transition: background-color 0.12s;
    }
  }
`;
