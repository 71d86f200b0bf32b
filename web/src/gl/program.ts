/** Compiling and linking; a shader that does not compile is a defect of this code, so it throws with the driver's log. */

export interface Program {
  readonly handle: WebGLProgram;
  /** Location of a uniform; null when the driver removed it as unused. */
  uniform(name: string): WebGLUniformLocation | null;
  destroy(): void;
}

export function createProgram(gl: WebGL2RenderingContext, vertex: string, fragment: string): Program {
  const handle = gl.createProgram();
  const shaders = [compile(gl, gl.VERTEX_SHADER, vertex), compile(gl, gl.FRAGMENT_SHADER, fragment)];
  for (const shader of shaders) gl.attachShader(handle, shader);
  gl.linkProgram(handle);
  // A lost context reports failure too; that is not an error of the program.
  if (!gl.getProgramParameter(handle, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw new Error(`The graphics driver cannot link a program: ${gl.getProgramInfoLog(handle)}`);
  }
  for (const shader of shaders) gl.deleteShader(shader);
  const locations = new Map<string, WebGLUniformLocation | null>();
  return {
    handle,
    uniform(name) {
      let location = locations.get(name);
      if (location === undefined) {
        location = gl.getUniformLocation(handle, name);
        locations.set(name, location);
      }
      return location;
    },
    destroy: () => gl.deleteProgram(handle),
  };
}

function compile(gl: WebGL2RenderingContext, type: number, source: string): WebGLShader {
  const shader = gl.createShader(type);
  if (!shader) throw new Error("The graphics context is lost; reload the page.");
  gl.shaderSource(shader, source);
  gl.compileShader(shader);
  if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS) && !gl.isContextLost()) {
    throw new Error(`The graphics driver cannot compile a shader: ${gl.getShaderInfoLog(shader)}`);
  }
  return shader;
}
