/** The surroundings that the guard asks on a gateway: haproxy and the scanner, as a test wants them. */
import { createServer, type Server } from "node:net";

/** Status and check status of the canary's server, as haproxy's statistics name them. */
export type CanaryState = [status: string, check: string];

/** haproxy's admin socket: answers `show stat` and obeys `set server`. */
export class FakeHaproxy {
  canary: CanaryState = ["UP", "L7OK"];
  /** States that it shows once each, and then `canary` again. */
  passing: CanaryState[] = [];
  clientPort = "MAINT";
  /** Status of each external ICAP server. */
  servers: Record<string, string> = {};
  health: string[] = [];
  /** Commands for the external ICAP servers. */
  rotation: string[] = [];
  /** Number of times that its states were asked for. */
  asked = 0;
  private readonly server: Server;

  constructor(readonly path: string) {
    this.server = createServer((connection) =>
      connection
        .on("error", () => undefined) // a guard killed before it has read the answer resets its connection
        .once("data", (command) => connection.end(this.answer(command.toString().trim()))),
    );
    this.server.listen(path);
  }

  private answer(command: string): string {
    const set = /^set server client-port\/stunnel state (ready|maint)$/.exec(command);
    if (set) this.clientPort = set[1] === "ready" ? "no check" : "MAINT";
    if (command.startsWith("set server canary")) this.health.push(command);
    if (command.startsWith("set server icap/")) this.rotation.push(command);
    if (command !== "show stat") return "\n";
    this.asked++;
    const [status, check] = this.passing.shift() ?? this.canary;
    return [
      "# pxname,svname,qcur,status,check_status,last_chk,",
      "readiness,FRONTEND,,OPEN,,,",
      `canary,c-icap,0,${status},${check},,`,
      "canary,BACKEND,0,UP,,,",
      "icap,FRONTEND,,OPEN,,,",
      ...Object.entries(this.servers).map(([name, state]) => `icap,${name},0,${state},L4TOUT,,`),
      `client-port,stunnel,0,${this.clientPort},,,`,
      "",
    ].join("\n");
  }

  stop = () => new Promise<void>((resolve) => this.server.close(() => resolve()));
}

/** A scanner that finds these rules in whatever it is asked to scan. */
export class FakeScanner {
  rules: readonly string[] = ["Gateway.Canary", "Gateway.Keyword.1"];
  /** Rules that it finds once, and then `rules` again. */
  passing: (readonly string[])[] = [];
  silent = false;
  private readonly server: Server;

  constructor(readonly path: string) {
    this.server = createServer((connection) =>
      connection
        .on("error", () => undefined)
        .once("data", (command) => {
          const [, file = ""] = /^zALLMATCHSCAN (.*)\0$/.exec(command.toString()) ?? [];
          if (this.silent) return;
          const rules = this.passing.shift() ?? this.rules;
          connection.end(rules.map((rule) => `${file}: ${rule}.UNOFFICIAL FOUND\0`).join(""));
        }),
    );
    this.server.listen(path);
  }

  stop = () => new Promise<void>((resolve) => this.server.close(() => resolve()));
}
