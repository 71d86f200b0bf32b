export { type Atlas, readAtlas } from "./atlas";
export { Column, MISSING, readColumn } from "./column";
export { coordinate, type Frame, PROJECTIONS, type Projection, readFrame } from "./frame";
export { KIND, readHead, WireError } from "./head";
export { type Raster, readRaster } from "./raster";
export { RowSet } from "./row-set";
export { type Rows, readRows } from "./rows";
export { readSelection, type Selection } from "./selection";
