export type * from "./commands";
export * from "./http";
export { type Answer, CommandError } from "./pending";
export { type Connection, Socket, type SocketEvents } from "./socket";
export type * from "./types";
export { ENDS, PROJECTION_NAMES, RUN_METRICS } from "./types";
