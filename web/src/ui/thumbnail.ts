/** A small picture of the map for a bookmark. */

const WIDTH = 240;
const HEIGHT = 150;
/** The server's limit, bytes. */
const MOST = 64 * 1024;

/** The map's canvases one over the other, base64 of a WebP or PNG; null when there is nothing to draw or it does not fit. */
export async function thumbnail(host: HTMLElement): Promise<string | null> {
  const layers = [...host.querySelectorAll("canvas")];
  const [first] = layers;
  if (!first || first.width === 0 || first.height === 0) return null;
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext("2d");
  if (!context) return null;
  context.fillStyle = getComputedStyle(document.body).backgroundColor;
  context.fillRect(0, 0, WIDTH, HEIGHT);
  for (const layer of layers) {
    // The middle of the map, as large as fits.
    const scale = Math.max(WIDTH / layer.width, HEIGHT / layer.height);
    const [w, h] = [layer.width * scale, layer.height * scale];
    context.drawImage(layer, (WIDTH - w) / 2, (HEIGHT - h) / 2, w, h);
  }
  for (const [type, quality] of [
    ["image/webp", 0.8],
    ["image/webp", 0.4],
    ["image/png", 1],
  ] as const) {
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, quality));
    if (blob && blob.size > 0 && blob.size <= MOST && (blob.type === "image/webp" || blob.type === "image/png")) {
      const bytes = new Uint8Array(await blob.arrayBuffer());
      return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    }
  }
  return null;
}
