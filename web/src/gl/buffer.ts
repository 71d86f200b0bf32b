/** A buffer that is filled again and again, at any rate. */

export interface DynamicBuffer {
  readonly handle: WebGLBuffer;
  /** Replaces the contents. */
  upload(data: ArrayBufferView): void;
  destroy(): void;
}

/** `target`: `gl.ARRAY_BUFFER` or `gl.ELEMENT_ARRAY_BUFFER` (bind the right vertex array before an upload of the latter). */
export function createBuffer(gl: WebGL2RenderingContext, target: number): DynamicBuffer {
  const handle = gl.createBuffer();
  let capacity = 0;
  return {
    handle,
    upload(data) {
      gl.bindBuffer(target, handle);
      if (data.byteLength === 0) return;
      // Orphaning: the driver hands out fresh memory while a draw that is under way still reads the old.
      capacity = data.byteLength > capacity || data.byteLength * 4 < capacity ? data.byteLength : capacity;
      gl.bufferData(target, capacity, gl.DYNAMIC_DRAW);
      gl.bufferSubData(target, 0, data);
    },
    destroy: () => gl.deleteBuffer(handle),
  };
}
