/** Regions of the screen, in clip space: -1 to 1, y up. */

/** Whether a point lies inside a polygon (x0, y0, x1, y1, ..) by the even-odd rule. */
export function inPolygon(polygon: readonly number[], x: number, y: number): boolean {
  let inside = false;
  const n = polygon.length;
  for (let i = 0, j = n - 2; i < n; j = i, i += 2) {
    const [xi, yi] = [polygon[i] as number, polygon[i + 1] as number];
    const [xj, yj] = [polygon[j] as number, polygon[j + 1] as number];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}
