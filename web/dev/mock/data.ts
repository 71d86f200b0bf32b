/** Made-up points: ten classes as clouds in 3D, what PCA and t-SNE might show of them. */

export const POINTS = Number(process.env.MOCK_POINTS ?? 8000);
export const CLASSES = 10;

/** Deterministic numbers in 0..1. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const next = random(7);
const normal = () => Math.sqrt(-2 * Math.log(next() + 1e-12)) * Math.cos(2 * Math.PI * next());
const centres = Array.from({ length: CLASSES }, (_, i) => {
  const turn = i * 2.399963;
  const height = 1 - (2 * (i + 0.5)) / CLASSES;
  const radius = Math.sqrt(1 - height * height);
  return [radius * Math.cos(turn), height, radius * Math.sin(turn)] as const;
});

export const labels = Uint32Array.from({ length: POINTS }, () => Math.floor(next() * CLASSES));
export const scores = Float64Array.from({ length: POINTS }, () => Math.round(normal() * 1000) / 100);
const spread = Float32Array.from({ length: POINTS * 3 }, normal);

/** `separation` 0 = one cloud, 1 = clear clusters. */
export function layout(dims: number, separation: number, scale: number, axes = [0, 1, 2]): Float32Array {
  const out = new Float32Array(POINTS * dims);
  for (let i = 0; i < POINTS; i++) {
    const centre = centres[labels[i] as number] as readonly number[];
    for (let d = 0; d < dims; d++) {
      const axis = (axes[d] ?? d) % 3;
      const offset = (spread[i * 3 + axis] as number) * (0.5 - 0.36 * separation);
      out[i * dims + d] = scale * ((centre[axis] as number) * (0.35 + 0.65 * separation) + offset);
    }
  }
  return out;
}
