/** The looks of the widget, in its own shadow root. */

export const STYLE = `
:host { display: block; }
.map {
  --panel: light-dark(#fafbfcee, #101418ee);
  --line: light-dark(#d5dbe1, #2b333c);
  --text: light-dark(#1b1f24, #e2e5e8);
  --muted: light-dark(#59636e, #98a1aa);
  --accent: light-dark(#0a62b5, #6cb6ff);
  --soft: light-dark(#e3eefa, #14283c);
  position: relative;
  overflow: hidden;
  border: 1px solid var(--line);
  border-radius: 6px;
  background: light-dark(#ffffff, #0b0d10);
  color: var(--text);
  font: 12px / 1.4 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
.plot { position: absolute; inset: 0; }
.bar {
  position: absolute;
  inset: 8px 8px auto 8px;
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 6px;
  pointer-events: none;
}
.bar > *, .legend { pointer-events: auto; }
.group { display: flex; border: 1px solid var(--line); border-radius: 6px; overflow: hidden; background: var(--panel); }
.bar button, .bar select {
  height: 26px;
  padding: 0 9px;
  border: 0;
  background: none;
  color: inherit;
  font: inherit;
  font-weight: 500;
  cursor: pointer;
}
.bar > button, .bar > select { border: 1px solid var(--line); border-radius: 6px; background: var(--panel); }
.bar select { max-width: 180px; }
.bar select option { background: light-dark(#ffffff, #171c22); }
.bar button:hover { background: var(--soft); }
.bar button[aria-pressed="true"] { background: var(--soft); color: var(--accent); }
.bar button:disabled { color: var(--muted); cursor: default; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
.status {
  position: absolute;
  left: 8px;
  bottom: 8px;
  padding: 2px 8px;
  border-radius: 5px;
  background: var(--panel);
  color: var(--muted);
  font-variant-numeric: tabular-nums;
}
.status.error { color: light-dark(#b3261e, #ff8a80); }
.legend {
  position: absolute;
  right: 8px;
  bottom: 8px;
  display: flex;
  flex-direction: column;
  max-width: 190px;
  max-height: calc(100% - 56px);
  overflow-y: auto;
  padding: 4px;
  border: 1px solid var(--line);
  border-radius: 6px;
  background: var(--panel);
  scrollbar-width: thin;
}
.legend:empty { display: none; }
.legend b { padding: 0 6px 2px; font-weight: 600; }
.legend button {
  display: grid;
  grid-template-columns: 12px minmax(0, 1fr) auto;
  align-items: center;
  gap: 7px;
  padding: 1px 6px;
  border: 0;
  border-radius: 4px;
  background: none;
  color: inherit;
  font: inherit;
  text-align: left;
  cursor: pointer;
}
.legend button:hover { background: var(--soft); }
.legend i { width: 11px; height: 11px; border-radius: 50%; }
.legend button span:nth-child(2) { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.legend button span:last-child { color: var(--muted); font-variant-numeric: tabular-nums; }
.ramp { width: 150px; height: 11px; margin: 2px 6px; border-radius: 3px; }
.ends { display: flex; justify-content: space-between; padding: 0 6px; color: var(--muted); font-variant-numeric: tabular-nums; }
.hover {
  position: absolute;
  display: flex;
  align-items: center;
  gap: 9px;
  max-width: 250px;
  padding: 5px 9px;
  border: 1px solid var(--line);
  border-radius: 7px;
  background: light-dark(#ffffff, #171c22);
  box-shadow: 0 4px 14px light-dark(#141e2820, #00000070);
  pointer-events: none;
}
.hover[hidden] { display: none; }
.hover canvas { width: 46px; height: 46px; object-fit: contain; border-radius: 3px; image-rendering: pixelated; background: #000; }
.hover canvas[hidden] { display: none; }
.hover div { min-width: 0; }
.hover span { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.hover em { color: var(--muted); font-style: normal; }
`;
