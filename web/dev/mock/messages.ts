/** Binary messages of docs/protocol.md, written. */

function message(kind: number, id: number, body: Uint8Array): Buffer {
  const head = Buffer.alloc(16);
  head.write("ESW1", 0, "latin1");
  head.writeUInt16LE(kind, 4);
  head.writeUInt32LE(body.byteLength, 8);
  head.writeUInt32LE(id, 12);
  return Buffer.concat([head, body]);
}

const bytes = (array: ArrayBufferView): Uint8Array => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

export interface FrameHead {
  sequence: number;
  dataset: number;
  dims: number;
  projection: number;
  iteration: number;
  kl: number;
  ms: number;
}

export function frame({ sequence, dataset, dims, projection, iteration, kl, ms }: FrameHead, positions: Float32Array): Buffer {
  const head = Buffer.alloc(48);
  head.writeUInt32LE(dataset, 0);
  head.writeUInt32LE(positions.length / dims, 4);
  head.writeUInt8(dims, 8);
  head.writeUInt8(projection, 9);
  head.writeUInt32LE(iteration, 12);
  head.writeFloatLE(kl, 16);
  head.writeFloatLE(ms, 20);
  for (let axis = 0; axis < dims; axis++) {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = axis; i < positions.length; i += dims) {
      low = Math.min(low, positions[i] as number);
      high = Math.max(high, positions[i] as number);
    }
    head.writeFloatLE(low, 24 + 4 * axis);
    head.writeFloatLE(high, 36 + 4 * axis);
  }
  return message(1, sequence, Buffer.concat([head, bytes(positions)]));
}

export function rows(id: number, found: number[]): Buffer {
  return message(2, id, bytes(Uint32Array.from([found.length, ...found])));
}

export function column(index: number, values: string[], codes: Uint32Array, numbers: number[] | null): Buffer {
  const texts = values.map((value) => Buffer.from(value));
  const offsets = new Uint32Array(values.length + 1);
  texts.forEach((text, i) => {
    offsets[i + 1] = (offsets[i] as number) + text.length;
  });
  const text = Buffer.concat(texts);
  const padding = Buffer.alloc((4 - (text.length % 4)) % 4);
  const counts = Uint32Array.of(codes.length, values.length, numbers ? 1 : 0, text.length);
  const tail = numbers ? bytes(Float64Array.from(numbers)) : Buffer.alloc(0);
  return message(3, index, Buffer.concat([bytes(counts), bytes(offsets), text, padding, bytes(codes), tail]));
}

export function selection(revision: number, points: number, selected: number[], unseen: number[]): Buffer {
  const set = (rows: number[]) => [bytes(Uint32Array.of(0, rows.length)), bytes(Uint32Array.from(rows))];
  return message(4, revision, Buffer.concat([bytes(Uint32Array.of(1, points)), ...set(selected), ...set(unseen)]));
}
