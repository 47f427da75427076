/** The relay's sockets for haproxy's log lines, as haproxy writes to them. */
import { spawn } from "node:child_process";
import type { Socket } from "node:net";
import { createInterface } from "node:readline";
import { PYTHON } from "../python";

/** Node.js has no datagrams on Unix sockets. */
const PROGRAM = `
import socket, sys
sender = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
for line in sys.stdin:
    path, told = line.split(" ", 1)
    sender.sendto(told.encode(), path)
    print("told", flush=True)
`;

export class Teller {
  private readonly process = spawn(PYTHON, ["-c", PROGRAM], { stdio: ["pipe", "pipe", "inherit"] });
  private readonly told = createInterface(this.process.stdout);

  /** Tells a process of the relay, at its socket, that the connection from there went to that server. */
  async tell(path: string, { remoteAddress, remotePort }: Socket, server: string): Promise<void> {
    const told = new Promise((done) => this.told.once("line", done));
    this.process.stdin.write(`${path} ${remoteAddress}:${remotePort} ${server}\n`);
    await told;
  }

  stop(): void {
    this.process.kill("SIGKILL");
  }
}
