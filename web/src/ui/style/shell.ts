/** Where the panels are. */

import { css } from "lit";

export const shell = css`
  :host {
    display: grid;
    grid-template: minmax(0, 1fr) auto / auto minmax(0, 1fr) auto;
    height: 100%;
    overflow: hidden;
    background: var(--bg);
  }
  es-status-bar {
    grid-row: 2;
    grid-column: 1 / -1;
  }
  aside {
    display: flex;
    flex-direction: column;
    width: var(--panel-width);
    min-height: 0;
    background: var(--panel);
  }
  .left {
    grid-area: 1 / 1;
    border-right: 1px solid var(--line);
  }
  .right {
    grid-area: 1 / 3;
    border-left: 1px solid var(--line);
  }
  main {
    position: relative;
    grid-area: 1 / 2;
    min-width: 0;
    overflow: hidden;
  }
  header {
    display: flex;
    flex: none;
    align-items: center;
    gap: 2px;
    height: 44px;
    padding: 0 8px 0 14px;
  }
  .left > header {
    border-bottom: 1px solid var(--line);
  }
  .inspector > header {
    justify-content: space-between;
    height: 28px;
    padding: 0;
    margin-right: -6px;
  }
  h1 {
    flex: 1;
    min-width: 0;
    margin: 0 0 0 6px;
    overflow: hidden;
    text-overflow: ellipsis;
    font-size: 13px;
    font-weight: 650;
    letter-spacing: -0.015em;
  }
  .theme {
    width: 60px;
    height: 26px;
    padding: 0 0 0 4px;
    border-color: transparent;
    background: none;
    color: var(--muted);
    font-size: 12px;
  }
  .theme:hover {
    background: var(--hover);
  }
  .theme option {
    background: var(--raised);
    color: var(--text);
  }
  .scroll {
    flex: 1;
    min-height: 0;
    padding: 12px 4px 12px 14px;
    overflow-y: auto;
    scrollbar-width: thin;
    scrollbar-gutter: stable;
  }
  .parts > * {
    display: block;
    margin-top: 12px;
    padding-top: 12px;
    border-top: 1px solid var(--line);
    margin-left: -14px;
    margin-right: -4px;
    padding-left: 14px;
    padding-right: 4px;
  }
  .parts > es-look-panel {
    margin-top: 4px;
    padding-top: 0;
    border-top: 0;
  }
  .parts > es-projection-panel {
    padding-top: 4px;
  }
  .inspector {
    display: flex;
    flex: 1;
    flex-direction: column;
    gap: 12px;
    min-height: 0;
    padding: 8px 14px 12px;
    overflow-y: auto;
    scrollbar-width: thin;
  }
  es-search-box,
  es-point-card {
    flex: none;
  }
  es-point-card {
    padding-top: 12px;
    border-top: 1px solid var(--line);
  }
  es-neighbor-panel {
    flex: 1 0 190px;
    padding-top: 12px;
    border-top: 1px solid var(--line);
  }
  es-bookmarks {
    flex: none;
    padding: 0 14px;
    border-top: 1px solid var(--line);
  }
  .corner {
    position: absolute;
    top: 10px;
    display: flex;
    align-items: flex-start;
    gap: 8px;
    max-height: calc(100% - 140px);
    pointer-events: none;
  }
  .corner > * {
    pointer-events: auto;
  }
  .start {
    left: 10px;
  }
  .end {
    right: 10px;
  }
  button.raised {
    border-color: var(--line);
    background: var(--panel);
  }
  es-tools {
    position: absolute;
    right: 10px;
    bottom: 10px;
  }
  .top,
  .bottom {
    position: absolute;
    left: 60px;
    right: 60px;
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: 8px;
    pointer-events: none;
  }
  .top > *,
  .bottom > * {
    max-width: 100%;
    pointer-events: auto;
  }
  .top {
    top: 10px;
    right: 244px;
    z-index: 1;
  }
  .bottom {
    bottom: 14px;
  }
  .bottom > es-toasts {
    width: min(460px, 100%);
    pointer-events: none;
  }
  .banner {
    max-width: 400px;
    padding: 8px 14px;
    border: 1px solid color-mix(in srgb, var(--warn) 40%, transparent);
    border-radius: 8px;
    background: var(--warn-soft);
    color: var(--warn);
    box-shadow: var(--shadow);
  }
  .drop {
    position: fixed;
    inset: 10px;
    display: grid;
    place-items: center;
    border: 2px dashed var(--accent);
    border-radius: 12px;
    background: color-mix(in srgb, var(--accent-soft) 88%, transparent);
    color: var(--accent);
    font-size: 20px;
    font-weight: 600;
    text-align: center;
    pointer-events: none;
  }
  .drop span {
    display: block;
    font-size: 13px;
    font-weight: 400;
  }
  @media (min-width: 2200px) {
    .top {
      left: 244px;
    }
  }
  @media (max-width: 699px) {
    .top {
      top: 48px;
      left: 8px;
      right: 8px;
    }
    .bottom {
      left: 8px;
      right: 52px;
    }
    .corner.end {
      z-index: 2;
    }
    aside {
      position: fixed;
      z-index: 4;
      top: 0;
      bottom: var(--status-height);
      width: min(300px, 86vw);
      box-shadow: var(--shadow);
    }
    .left {
      left: 0;
    }
    .right {
      right: 0;
    }
  }
`;
