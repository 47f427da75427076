/** squid as a client of a gateway, with the lines that the portal command gives for it. It and the origin listen on 127.0.0.1 of a network namespace. */
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { PRODUCTS } from "../../../scripts/portal/products";
import type { Card } from "../../../scripts/portal/card";
import { instructionsFor } from "../../../scripts/portal/steps";
import { freePort } from "../../freePort";
import type { ClientIdentity } from "../../../engine/clientIdentity";

const ENDS = join(__dirname, "ends.mjs");
const APPLIANCE = join(__dirname, "../../../emulator/appliances/squid");
const run = promisify(execFile);

/** The part of squid.conf that `npm run portal -- --product squid` says, with the files of this folder. */
function squidLines(card: Card, folder: string): string {
  const { steps } = instructionsFor(PRODUCTS.get("squid")!, card);
  return steps.map(({ field, value }) => `${field} ${value}\n`.replaceAll("=/etc/squid/", `=${folder}/`)).join("");
}

/** An answer by the proxy: HTTP status, and the SHA-256 of the body that came to the other end. */
export interface Proxied {
  readonly status: number;
  readonly said: string;
}

export class Squid {
  private readonly started: ChildProcess[] = [];

  private constructor(
    readonly folder: string,
    private readonly namespace: string,
    private readonly proxy: number,
    private readonly origin: number,
  ) {}

  /** A folder for squid, and an origin behind it in this network namespace. */
  static async make(namespace: string): Promise<Squid> {
    const folder = await mkdtemp(join(tmpdir(), "squid-"));
    const squid = new Squid(folder, namespace, await freePort(), await freePort());
    await run(join(APPLIANCE, "prepare.sh"), [folder]);
    await squid.start([process.execPath, ENDS, "origin", String(squid.origin)], "ready");
    return squid;
  }

  /** Starts squid anew, which trusts an authority, shows a certificate of its own, and connects from an address. */
  async configure(card: Card, authority: string, shown: ClientIdentity, source: string): Promise<void> {
    await this.end(this.started.splice(1));
    const lines = `${squidLines(card, this.folder)}tcp_outgoing_address ${source}\n`;
    await writeFile(join(this.folder, "icap.conf"), lines);
    await writeFile(join(this.folder, "cert.pem"), authority);
    await writeFile(join(this.folder, "client.pem"), shown.certificate);
    await writeFile(join(this.folder, "client.key"), shown.privateKey, { mode: 0o600 });
    const start = [join(APPLIANCE, "start.sh"), this.folder, String(this.proxy)];
    await this.start(start, "Accepting HTTP Socket connections");
  }

  private get inside(): readonly string[] {
    return ["netns", "exec", this.namespace];
  }

  /** Gets a file from the origin. */
  async download(path: string, chunked = false): Promise<Proxied> {
    return this.ask([`http://127.0.0.1:${this.origin}/?file=${encodeURIComponent(path)}${chunked ? "&chunked" : ""}`]);
  }

  /** Sends a file to the origin. */
  async upload(path: string): Promise<Proxied> {
    return this.ask([`http://127.0.0.1:${this.origin}/`, path]);
  }

  async close(): Promise<void> {
    await this.end(this.started.splice(0));
    await rm(this.folder, { recursive: true });
  }

  private async ask(question: readonly string[]): Promise<Proxied> {
    const argv = [process.execPath, ENDS, "ask", String(this.proxy), ...question];
    try {
      return JSON.parse((await run("ip", [...this.inside, ...argv])).stdout) as Proxied;
    } catch (error) {
      const logs = ["cache.log", "icap.log", "access.log"].map((name) =>
        readFileSync(join(this.folder, "run", name), "utf8"),
      );
      throw new Error(`${(error as Error).message}\n${logs.join("\n")}`, { cause: error });
    }
  }

  /** Starts a program, and waits until it says that it listens. */
  private async start(argv: readonly string[], word: string): Promise<void> {
    const child = spawn("ip", [...this.inside, ...argv], { stdio: ["ignore", "pipe", "pipe"] });
    this.started.push(child);
    const said: string[] = [];
    await new Promise<void>((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr])
        createInterface({ input: stream }).on("line", (line) => {
          said.push(line);
          if (line.includes(word)) resolve();
        });
      child.on("close", () => reject(new Error(said.join("\n"))));
    });
  }

  private async end(children: readonly ChildProcess[]): Promise<void> {
    for (const child of children) {
      if (child.exitCode !== null) continue;
      child.kill();
      await once(child, "exit");
    }
  }
}
