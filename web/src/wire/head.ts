/** The 16 bytes before every binary message; docs/protocol.md. */

export const HEAD_BYTES = 16;

export const KIND = { frame: 1, rows: 2, column: 3, selection: 4, atlas: 5, raster: 6 } as const;

export interface Head {
  kind: number;
  flags: number;
  /** Bytes of the body. */
  length: number;
  /** Sequence of a frame, id of a command, index of a column, revision of a selection. */
  id: number;
}

/** A message that is not what docs/protocol.md says. */
export class WireError extends Error {}

/** Reads the head and checks that the whole body is there. */
export function readHead(buffer: ArrayBuffer): Head {
  if (buffer.byteLength < HEAD_BYTES) {
    throw new WireError(`binary message of ${buffer.byteLength} bytes: its head alone has ${HEAD_BYTES}`);
  }
  const view = new DataView(buffer);
  const magic = String.fromCharCode(view.getUint8(0), view.getUint8(1), view.getUint8(2), view.getUint8(3));
  if (magic !== "ESW1") throw new WireError("binary message does not start with ESW1: page and server are of different versions, reload");
  const head = {
    kind: view.getUint16(4, true),
    flags: view.getUint16(6, true),
    length: view.getUint32(8, true),
    id: view.getUint32(12, true),
  };
  if (buffer.byteLength !== HEAD_BYTES + head.length) {
    throw new WireError(`binary message has ${buffer.byteLength - HEAD_BYTES} bytes of body, its head says ${head.length}`);
  }
  return head;
}

/** Reads the head of a message that must be of one kind. */
export function readHeadOf(buffer: ArrayBuffer, kind: keyof typeof KIND): Head {
  const head = readHead(buffer);
  if (head.kind !== KIND[kind]) throw new WireError(`binary message of kind ${head.kind} where a ${kind} (${KIND[kind]}) was expected`);
  return head;
}

/** Refuses a body that is shorter or longer than its counts say. */
export function expectBody(head: Head, bytes: number, what: string): void {
  if (head.length !== bytes) throw new WireError(`${what} takes ${bytes} bytes, the message has ${head.length}`);
}
