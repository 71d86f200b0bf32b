/** A WebGL2 context on a canvas, and what to do when the browser takes it away. */

const SOFTWARE = " (software)";

export interface GlContext {
  readonly gl: WebGL2RenderingContext;
  /** Short name of the device that draws, for people. */
  readonly renderer: string;
  /** Whether the processor draws. */
  readonly software: boolean;
  /** Stops listening and frees the context. */
  destroy(): void;
}

export interface ContextEvents {
  /** Every GL object is gone; draw nothing until `onRestored`. */
  onLost(): void;
  /** The context is usable again and empty: make and upload everything anew. */
  onRestored(): void;
}

/** Opens WebGL2 on `canvas`, or returns null where the browser has none. */
export function createContext(canvas: HTMLCanvasElement, events: ContextEvents): GlContext | null {
  const gl = canvas.getContext("webgl2", {
    alpha: false,
    // Points are drawn into targets of their own and have smooth edges by themselves.
    antialias: false,
    depth: true,
    stencil: false,
    premultipliedAlpha: true,
    powerPreference: "high-performance",
  });
  if (!gl) return null;
  const lost = (event: Event) => {
    // Without this the browser never restores the context.
    event.preventDefault();
    events.onLost();
  };
  const restored = () => events.onRestored();
  canvas.addEventListener("webglcontextlost", lost);
  canvas.addEventListener("webglcontextrestored", restored);
  const renderer = rendererName(gl);
  return {
    gl,
    renderer,
    software: renderer.endsWith(SOFTWARE),
    destroy() {
      canvas.removeEventListener("webglcontextlost", lost);
      canvas.removeEventListener("webglcontextrestored", restored);
      gl.getExtension("WEBGL_lose_context")?.loseContext();
    },
  };
}

function rendererName(gl: WebGL2RenderingContext): string {
  const debug = gl.getExtension("WEBGL_debug_renderer_info");
  const raw = gl.getParameter(debug ? debug.UNMASKED_RENDERER_WEBGL : gl.RENDERER);
  return shortRendererName(typeof raw === "string" ? raw : "");
}

/** The device in a renderer string: `ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 (0x2504), OpenGL 4.6)` is `NVIDIA GeForce RTX 3060`. */
export function shortRendererName(raw: string): string {
  if (/swiftshader/i.test(raw)) return `SwiftShader${SOFTWARE}`;
  if (/llvmpipe/i.test(raw)) return `llvmpipe${SOFTWARE}`;
  if (/basic render/i.test(raw)) return `Microsoft Basic Render${SOFTWARE}`;
  const angle = /^ANGLE \([^,]*, (.*?)(?:, [^,]*)?\)$/.exec(raw);
  const device = (angle?.[1] ?? raw)
    .replace(/^(?:ANGLE Metal Renderer|Vulkan [\d.]+|OpenGL ES [\d.]+):?\s*/, "")
    .replace(/\s*\(0x[0-9a-f]+\)/gi, "")
    .replace(/\s*Direct3D\d+.*$/, "")
    .replace(/^\((.*)\)$/, "$1")
    .trim();
  return device || "unknown device";
}
