/** The state before anything is known. */

import { NO_COLORING } from "./coloring";
import { NO_HISTORY } from "./history";
import { NO_SEARCH, NO_VIEW, type State } from "./model";

export const INITIAL: Omit<State, "preferences"> = {
  connection: "connecting",
  session: null,
  view: NO_VIEW,
  frame: null,
  columns: new Map(),
  coloring: NO_COLORING,
  selection: null,
  pressed: null,
  states: null,
  labeled: new Uint32Array(0),
  point: null,
  question: null,
  neighbors: null,
  search: NO_SEARCH,
  highlight: null,
  hover: null,
  tool: "pan",
  history: NO_HISTORY,
  recalls: NO_HISTORY,
  places: [],
  pictures: null,
  lines: null,
  links: [],
  raster: null,
  said: "",
  toasts: [],
  opening: null,
  theme: "light",
  backend: "",
};
