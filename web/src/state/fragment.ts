/** The view as the part of the address after `#`, so that an address can be kept or sent. The token is never in it. */

import { type Camera, PROJECTION_NAMES, type Projection } from "../api";

export interface Place {
  /** Name of the data it belongs to. */
  data: string;
  projection: Projection;
  colorBy: string | null;
  labelBy: string | null;
  camera: Camera | null;
  /** Empty when nothing is selected, or too much for an address. */
  selected: number[];
}

/** More selected rows than this are left out. */
const MOST_SELECTED = 200;

export function writePlace({ data, projection, colorBy, labelBy, camera, selected }: Place): string {
  const fields = new URLSearchParams({ data, p: projection });
  fields.set("color", colorBy ?? "");
  fields.set("label", labelBy ?? "");
  if (camera) {
    const numbers = [...camera.position, ...camera.target, camera.zoom].map((value) => Number(value.toPrecision(6)));
    fields.set("cam", [camera.orthographic ? 2 : 3, ...numbers].join(","));
  }
  if (selected.length > 0 && selected.length <= MOST_SELECTED) fields.set("sel", selected.join(","));
  return `#${fields}`;
}

/** Null for what is no such address; parts that make no sense are left out. */
export function readPlace(hash: string): Partial<Place> | null {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  if (!fields.has("data")) return null;
  const place: Partial<Place> = { data: fields.get("data") as string };
  const projection = PROJECTION_NAMES.find((name) => name === fields.get("p"));
  if (projection) place.projection = projection;
  if (fields.has("color")) place.colorBy = fields.get("color") || null;
  if (fields.has("label")) place.labelBy = fields.get("label") || null;
  const camera = readCamera(fields.get("cam"));
  if (camera) place.camera = camera;
  const selected = fields.get("sel")?.split(",").map(Number) ?? [];
  if (selected.length > 0 && selected.length <= MOST_SELECTED && selected.every((row) => Number.isInteger(row) && row >= 0))
    place.selected = selected;
  return place;
}

function readCamera(text: string | null): Camera | null {
  const numbers = text?.split(",").map(Number) ?? [];
  if (numbers.length !== 8 || !numbers.every(Number.isFinite)) return null;
  const [kind, px, py, pz, tx, ty, tz, zoom] = numbers as [number, number, number, number, number, number, number, number];
  if ((kind !== 2 && kind !== 3) || zoom <= 0) return null;
  return { orthographic: kind === 2, position: [px, py, pz], target: [tx, ty, tz], zoom };
}
