/** haproxy's log lines, as it sends them to the relay's processes. */
import { createSocket } from "node:dgram";
import type { Socket } from "node:net";

export class Teller {
  private readonly socket = createSocket("udp4");

  /** Tells a process of the relay, at the number of the port that the connection came to, which server that went to. */
  async tell({ localPort, remoteAddress, remotePort }: Socket, server: string): Promise<void> {
    const line = `${remoteAddress}:${remotePort} ${server}\n`;
    await new Promise((done) => this.socket.send(line, localPort!, "127.0.0.1", done));
  }

  stop(): void {
    this.socket.close();
  }
}
