import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { binary } from "./places";

const run = promisify(execFile);

/** Runs a subcommand to its end; a failure carries what it said on stderr. */
export async function embedscope(...args: string[]): Promise<string> {
  return (await run(binary, args, { maxBuffer: 1 << 28 })).stdout;
}

/** A running server, and the URL it printed. */
export class Program {
  private said = "";
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {
    child.stderr?.on("data", (text) => {
      this.said += text;
    });
  }

  static async start(home: string, args: string[]): Promise<Program> {
    const child = spawn(binary, [...args, "--no-browser", "--port", "0"], {
      stdio: ["ignore", "pipe", "pipe"],
      // Sessions and settings of the person who runs the tests stay out of them.
      env: { ...process.env, HOME: home, XDG_STATE_HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home },
    });
    let said = "";
    child.stderr.on("data", (text) => {
      said += text;
    });
    const lines = createInterface({ input: child.stdout });
    const url = await new Promise<string>((resolve, reject) => {
      lines.on("line", (line) => {
        if (/^http:\/\/127\.0\.0\.1:\d+\/\?token=[0-9a-f]{32}$/.test(line)) {
          resolve(line);
        }
      });
      child.on("error", reject);
      child.on("exit", (code) => reject(new Error(`embedscope ${args.join(" ")} ended with ${code} and no URL:\n${said}`)));
    });
    return new Program(child, url);
  }

  /** Ctrl-C; resolves with the exit code. */
  async stop(): Promise<number | null> {
    if (this.child.exitCode !== null) {
      return this.child.exitCode;
    }
    const ended = new Promise<number | null>((resolve) => this.child.on("exit", resolve));
    this.child.kill("SIGINT");
    return ended;
  }

  /** What it wrote on stderr. */
  get messages(): string {
    return this.said;
  }
}
