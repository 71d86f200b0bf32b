export { Column, MISSING, readColumn } from "./column";
export { type Frame, PROJECTIONS, type Projection, readFrame } from "./frame";
export { KIND, readHead, WireError } from "./head";
export { type Rows, readRows } from "./rows";
