import type { Connection } from "../connection";
import { failureOf } from "../failure";
import { openConnection, transact } from "../transact";
import { failedTransaction } from "../transaction";
import type { IcapRequest, ServerOptions, Transaction } from "../types";
import { messageOf } from "./content";
import type { Content, IcapLine, LoopLine } from "./requests";

type Line = IcapLine | LoopLine;
type Address = { readonly host: string; readonly port: number };

const serverOf = (line: Line, address: Address): ServerOptions => ({
  host: address.host,
  port: address.port,
  ...(line.source !== undefined && { localAddress: line.source }),
  ...(line.tls && { tls: line.tls }),
  timeouts: {
    connectMs: line.connectTimeoutMs,
    tlsMs: line.connectTimeoutMs,
    idleMs: line.timeoutMs,
    totalMs: line.timeoutMs,
  },
});

async function requestOf(line: Line, method: IcapRequest["method"], content: Content): Promise<IcapRequest> {
  const message = method === "OPTIONS" ? { method } : await messageOf(method, content);
  return {
    ...message,
    service: line.service,
    ...(line.preview !== undefined && { preview: line.preview }),
    ...(line.allow204 !== undefined && { allow204: line.allow204 }),
    ...(line.headers && { headers: line.headers }),
  };
}

/** Asks one address about one content, with the settings of a request line. Rejects when the content cannot be read. */
export async function ask(
  line: Line,
  address: Address,
  method: IcapRequest["method"],
  content: Content,
): Promise<Transaction> {
  return transact({ ...serverOf(line, address), ...(await requestOf(line, method, content)) });
}

/** Connections that are reused from one question to the next, one for each address, source and certificate. */
export class KeptConnections {
  private readonly open = new Map<string, Connection>();

  /** Asks on the connection of the previous question, unless the server has closed it or another question is using it. */
  async ask(line: Line, address: Address, method: IcapRequest["method"], content: Content): Promise<Transaction> {
    const started = performance.now();
    const key = JSON.stringify([address.host, address.port, line.source, line.tls?.cert, line.tls?.shows]);
    const request = await requestOf(line, method, content);
    let connection = this.open.get(key);
    this.open.delete(key);
    if (connection?.reusable !== true) {
      try {
        connection = await openConnection(serverOf(line, address));
      } catch (error) {
        return failedTransaction(failureOf(error, "connect"), { started });
      }
    }
    const transaction = await connection.transact(request);
    if (connection.reusable && !this.open.has(key)) this.open.set(key, connection);
    else connection.close();
    return transaction;
  }

  close(): void {
    for (const connection of this.open.values()) connection.close();
  }
}
