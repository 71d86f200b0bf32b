export { fetchColumn, imageUrl, openFiles, STATE_URL, socketUrl } from "./http";
export { type Answer, CommandError } from "./pending";
export { type Connection, Socket, type SocketEvents } from "./socket";
export type * from "./types";
