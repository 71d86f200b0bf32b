import { describe, expect, it } from "vitest";
import { defaultCamera } from "./camera";
import { defaultProps } from "./defaults";
import { boxFrame } from "./frame";
import { drawOrder, shuffled } from "./order";
import { rowsOnScreen } from "./picking";
import { Projection } from "./projection";
import { sceneOf } from "./scene";
import { clearSurface, createSurface, pickRow, splat } from "./splat";
import type { PlotProps } from "./types";
import type { Vec3 } from "./vector";

const size = 200;

function setUp(positions: Float32Array | Uint16Array, dims: 2 | 3, states: Uint8Array | null = null) {
  const lower: Vec3 = [-1, -1, dims === 3 ? -1 : 0];
  const props: PlotProps = { ...defaultProps(), positions, dims, lower, upper: lower.map((v) => -v) as Vec3, pointSize: 10, states };
  const frame = boxFrame(props.lower, props.upper);
  const camera =
    dims === 2 ? defaultCamera(2, 0, 1) : { orthographic: false, position: [0, 0, 3] as Vec3, target: [0, 0, 0] as Vec3, zoom: 1 };
  const scene = sceneOf(props, new Projection(camera, size, size, frame), 1, 1, [0, 0, 0], null);
  const order = drawOrder(states, shuffled(positions.length / dims), null);
  const surface = createSurface(size, size, true);
  clearSurface(surface);
  return { props, scene, order, surface, inks: { colors: null, palette: new Uint8Array(0), states } };
}

describe("points drawn by the processor", () => {
  it("are the same in portions as at once", () => {
    const positions = Float32Array.from({ length: 900 }, (_, i) => Math.sin(i * 12.9898) * 0.9);
    const once = setUp(positions, 3);
    splat(once.surface, once.props, once.inks, once.scene, once.order, [{ start: 0, count: 300 }]);
    const portions = setUp(positions, 3);
    for (const start of [0, 100, 200])
      splat(portions.surface, portions.props, portions.inks, portions.scene, portions.order, [{ start, count: 100 }]);
    expect(portions.surface.pixels).toEqual(once.surface.pixels);
    expect(once.surface.pixels.some((byte) => byte > 0)).toBe(true);
  });

  it("hide what is behind, whichever comes first, and are picked as they are seen", () => {
    for (const [front, positions] of [
      [0, Float32Array.of(0, 0, 0.5, 0, 0, -0.5)],
      [1, Float32Array.of(0, 0, -0.5, 0, 0, 0.5)],
    ] as const) {
      const { props, scene, order, surface, inks } = setUp(positions, 3);
      splat(surface, props, inks, scene, order, [{ start: 0, count: 2 }]);
      expect(surface.ids?.[100 * size + 100]).toBe(front + 1);
      expect(pickRow(props, null, scene, order, { x: 100.5, y: 100.5 }, 12)).toBe(front);
      const seen = rowsOnScreen({ ids: surface.ids as Uint32Array, step: 1, width: size, height: size, topFirst: true }, null);
      expect([...seen]).toEqual([front]);
    }
  });

  it("leave out what is hidden or nowhere", () => {
    const { props, scene, order, surface, inks } = setUp(Float32Array.of(0, 0, Number.NaN, 0, 0.5, 0.5), 2, Uint8Array.of(4, 0, 0));
    splat(surface, props, inks, scene, order, [{ start: 0, count: order.count }]);
    expect([...rowsOnScreen({ ids: surface.ids as Uint32Array, step: 1, width: size, height: size, topFirst: true }, null)]).toEqual([2]);
    expect(pickRow(props, props.states, scene, order, { x: 100, y: 100 }, 12)).toBeNull();
  });

  it("snap within the radius, to the nearest", () => {
    const { props, scene, order } = setUp(Float32Array.of(0, 0, 0.6, 0), 2);
    expect(pickRow(props, null, scene, order, { x: 114, y: 100 }, 12)).toBe(0);
    expect(pickRow(props, null, scene, order, { x: 125, y: 100 }, 12)).toBeNull();
    expect(pickRow(props, null, scene, order, { x: 145, y: 100 }, 12)).toBe(1);
  });

  it("of a screen's polygon are those with a pixel in it", () => {
    const { props, scene, order, surface, inks } = setUp(Float32Array.of(-0.5, 0.5, 0.5, -0.5), 2);
    splat(surface, props, inks, scene, order, [{ start: 0, count: 2 }]);
    const screen = { ids: surface.ids as Uint32Array, step: 1, width: size, height: size, topFirst: true };
    expect([...rowsOnScreen(screen, (x, y) => x < 0 && y > 0)]).toEqual([0]);
    expect([...rowsOnScreen(screen, (x, y) => x > 0 && y < 0)]).toEqual([1]);
  });
});
