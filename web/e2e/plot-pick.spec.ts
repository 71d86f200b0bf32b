import { expect, test } from "./plot-page";

/**
 * Picks at random visible pixels against a ray test written anew here: discs of a known size about the projected points, the nearest in 3D,
 * in 2D whichever the plot says is on top must be one that covers the pixel, and the same wherever two of them cover it.
 */
for (const dims of [2, 3] as const) {
  test(`picks at 1000 visible pixels are what a ray meets, ${dims}D`, async ({ openPlot }) => {
    const plot = await openPlot(`dims=${dims}&points=6000&size=7`);
    const result = await plot.page.evaluate((d) => {
      const { plot, positions } = window.dev;
      const m = plot.matrix as number[];
      const get = (i: number) => m[i] as number;
      const { position, target, orthographic } = plot.camera;
      const away = Math.hypot(...position.map((p, i) => p - (target[i] as number)));
      const [width, height] = [window.innerWidth, window.innerHeight];
      const discs: { row: number; x: number; y: number; r: number; z: number }[] = [];
      for (let row = 0; row < positions.length / d; row++) {
        const p = [0, 1, 2].map((axis) => (axis < d ? (positions[row * d + axis] as number) : 0)) as [number, number, number];
        const clip = [0, 1, 2, 3].map((r) => get(r) * p[0] + get(4 + r) * p[1] + get(8 + r) * p[2] + get(12 + r)) as number[];
        const [cx, cy, cz, cw] = clip as [number, number, number, number];
        const size = orthographic ? 7 : Math.min(35, Math.max(1, (7 * away) / cw));
        discs.push({ row, x: ((cx / cw + 1) / 2) * width, y: ((1 - cy / cw) / 2) * height, r: size / 2, z: cz / cw });
      }
      let seed = 12345;
      const random = () => {
        seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
        return seed / 4294967296;
      };
      const wrong: unknown[] = [];
      let tested = 0;
      let tries = 0;
      const over = new Map<string, boolean>();
      while (tested < 1000 && tries < 200_000) {
        tries++;
        const [x, y] = [Math.floor(random() * width) + 0.5, Math.floor(random() * height) + 0.5];
        const near = discs.map((disc) => ({ ...disc, gap: Math.hypot(disc.x - x, disc.y - y) - disc.r }));
        // At the very edge of a disc single and double precision may differ.
        if (near.some(({ gap }) => Math.abs(gap) < 0.08)) continue;
        const met = near.filter(({ gap }) => gap < 0).sort((a, b) => a.z - b.z);
        if (met.length === 0) continue;
        if (d === 3 && met.length > 1 && (met[1] as { z: number }).z - (met[0] as { z: number }).z < 1e-5) continue;
        tested++;
        const picked = plot.pick(x, y);
        if (d === 3) {
          if (picked !== met[0]?.row) wrong.push({ x, y, picked, met: met.slice(0, 3) });
          continue;
        }
        if (!met.some(({ row }) => row === picked)) wrong.push({ x, y, picked, met });
        for (const { row } of met) {
          if (row === picked) continue;
          // One order of all points: who lies over whom does not depend on the pixel.
          if (over.get(`${row} ${picked}`)) wrong.push({ x, y, picked, under: row });
          over.set(`${picked} ${row}`, true);
        }
      }
      return { tested, wrong: wrong.slice(0, 5), count: wrong.length };
    }, dims);
    expect(result).toEqual({ tested: 1000, wrong: [], count: 0 });
  });
}

test("void is no point, and a near miss snaps to the nearest", async ({ openPlot }) => {
  const plot = await openPlot("dims=2&points=3");
  const got = await plot.page.evaluate(() => {
    const { plot, make } = window.dev;
    const positions = Float32Array.of(0, 0, 10, 0, 0, 10);
    plot.set({ positions, dims: 2, colors: null, ...make.box(positions, 2), pointSize: 6 });
    plot.render();
    const at = [0, 1, 2].map((row) => plot.project(row) as { x: number; y: number });
    const [a] = at as [{ x: number; y: number }];
    return [plot.pick(a.x + 12, a.y), plot.pick(a.x + 30, a.y), ...at.map(({ x, y }) => plot.pick(x, y))];
  });
  expect(got).toEqual([0, null, 0, 1, 2]);
});

test("rows with a visible pixel are those that picking finds", async ({ openPlot }) => {
  const plot = await openPlot("dims=3&points=3000&size=9");
  const { visible, picked, all } = await plot.page.evaluate(() => {
    const { plot } = window.dev;
    const found = new Set<number>();
    for (let y = 150.5; y < 350; y += 3) for (let x = 350.5; x < 650; x += 3) found.add(plot.pick(x, y) ?? -1);
    found.delete(-1);
    return { visible: [...plot.visibleRows()], picked: [...found], all: 3000 };
  });
  expect(visible.length).toBeGreaterThan(500);
  expect(visible.length).toBeLessThan(all);
  const set = new Set(visible);
  expect(picked.length).toBeGreaterThan(50);
  expect(picked.filter((row) => !set.has(row))).toEqual([]);
});

test("16-bit positions are picked where 32-bit ones are", async ({ openPlot }) => {
  const plot = await openPlot("dims=3&points=4000&size=8");
  const same = await plot.page.evaluate(() => {
    const { plot, positions, make } = window.dev;
    const frame = make.box(positions, 3);
    const before = [...plot.visibleRows()];
    plot.set({ positions: make.quantize(positions, 3, frame), ...frame });
    plot.render();
    const after = new Set(plot.visibleRows());
    const project = plot.project(17) as { x: number; y: number };
    plot.set({ positions, ...frame });
    const exact = plot.project(17) as { x: number; y: number };
    return {
      before: before.length,
      lost: before.filter((row) => !after.has(row)).length,
      off: Math.hypot(project.x - exact.x, project.y - exact.y),
    };
  });
  // A point of which a single pixel showed may lose it to a 65534th of the box.
  expect(same.lost).toBeLessThan(same.before * 0.02);
  expect(same.off).toBeLessThan(0.05);
});
