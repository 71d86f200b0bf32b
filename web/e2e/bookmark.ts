import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "@playwright/test";
import { root } from "./places";

/** One state of a `state.txt`, as far as these tests look at it. */
export interface State {
  label: string;
  selectedProjection: string;
  dataSetDimensions: [number, number];
  tSNEIteration: number;
  tSNEPerplexity: number;
  tSNELearningRate: number;
  tSNEis3d: boolean;
  pcaComponentDimensions: number[];
  projections: Record<string, number | null>[];
  selectedPoints: number[];
  filteredPoints: number[] | null;
  cameraDef: { orthographic: boolean; position: number[]; target: number[]; zoom: number };
  selectedColorOptionName: string;
  selectedLabelOption: string;
}

/** The states of a file: one line, a JSON array. */
export function parse(text: string): State[] {
  expect(text.trimEnd().includes("\n"), "state.txt is one line").toBe(false);
  const states = JSON.parse(text);
  expect(Array.isArray(states), "state.txt is an array").toBe(true);
  return states;
}

/** What the TensorFlow projector needs before it loads a state onto a dataset of this shape. */
export function expectLoadable(state: State, points: number, dimensions: number): void {
  expect(state.dataSetDimensions).toEqual([points, dimensions]);
  expect(state.projections).toHaveLength(points);
  expect(["pca", "tsne", "umap", "custom"]).toContain(state.selectedProjection);
  for (const number of [state.tSNEPerplexity, state.tSNELearningRate, state.tSNEIteration]) {
    expect(Number.isFinite(number)).toBe(true);
  }
  expect(state.pcaComponentDimensions.length === 2 || state.pcaComponentDimensions.length === 3).toBe(true);
  expect(state.pcaComponentDimensions.every((at) => Number.isInteger(at) && at >= 0 && at < 10)).toBe(true);
  expect(Array.isArray(state.selectedPoints)).toBe(true);
  expect(state.selectedPoints.every((row) => Number.isInteger(row) && row >= 0 && row < points)).toBe(true);
  expect(state.filteredPoints === null || Array.isArray(state.filteredPoints)).toBe(true);
  expect(state.cameraDef.position).toHaveLength(3);
  expect(state.cameraDef.target).toHaveLength(3);
  expect(typeof state.cameraDef.orthographic).toBe("boolean");
  expect(Number.isFinite(state.cameraDef.zoom)).toBe(true);
  const axes = state.tSNEis3d ? ["tsne-0", "tsne-1", "tsne-2"] : ["tsne-0", "tsne-1"];
  const keys = state.selectedProjection === "tsne" ? axes : state.pcaComponentDimensions.map((at) => `pca-${at}`);
  const whole = state.projections.every((point) => keys.every((key) => typeof point[key] === "number"));
  expect(whole, `every point has ${keys.join(", ")}`).toBe(true);
}

/** The t-SNE coordinates of a state, point by point. */
export function tsne(state: State): (number | null | undefined)[][] {
  return state.projections.map((point) => [point["tsne-0"], point["tsne-1"], point["tsne-2"]]);
}

/** Runs the tutorial's reading of a file in Python. */
export async function tutorialCell(file: string): Promise<{ points: number; first: number[]; last: number[] }> {
  const { stdout } = await promisify(execFile)("python3", [join(root, "web/e2e/tutorial_cell.py"), file]);
  return JSON.parse(stdout);
}
