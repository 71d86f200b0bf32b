/** The API of docs/protocol.md on Vite's development server. MOCK_EMPTY=1 starts without data. */

import type { Plugin } from "vite";
import { WebSocketServer } from "ws";
import { labels } from "./data";
import { picture } from "./png";
import { MockSession } from "./session";

/** What the real server sends, so that a breach shows here. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self' ws:; font-src 'self'";

export function mockServer(): Plugin {
  return {
    name: "embedscope-mock",
    configureServer: (server) => serve(server.httpServer, server.middlewares),
    configurePreviewServer: (server) => serve(server.httpServer, server.middlewares, POLICY),
  };
}

type Middlewares = Parameters<NonNullable<Extract<Plugin["configureServer"], (...args: never[]) => unknown>>>[0]["middlewares"];
type HttpServer = { on(event: "upgrade", listener: (request: never, socket: never, head: never) => void): unknown } | null;

function serve(httpServer: unknown, middlewares: Middlewares, policy?: string): void {
  const mock = new MockSession(process.env.MOCK_EMPTY === "1");
  const sockets = new WebSocketServer({ noServer: true });
  (httpServer as HttpServer)?.on("upgrade", (request: { url?: string }, socket, head) => {
    if (request.url?.startsWith("/ws")) sockets.handleUpgrade(request as never, socket, head, (one) => mock.connect(one));
  });
  middlewares.use((request, response, next) => {
    if (policy) response.setHeader("Content-Security-Policy", policy);
    const { pathname } = new URL(request.url ?? "/", "http://mock");
    const [, api, kind, id] = pathname.split("/");
    if (api !== "api") return next();
    if (kind === "columns") return void response.end(mock.column(Number(id)));
    if (kind === "images") {
      response.setHeader("Content-Type", "image/png");
      return void response.end(picture(Number(id), labels[Number(id)] ?? 0));
    }
    if (kind === "files") {
      response.statusCode = 422;
      return void response.end(
        JSON.stringify({ error: "vectors.tsv, line 3: 2 cells where the lines before have 3; make every line as long" }),
      );
    }
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify(mock.session));
  });
}
