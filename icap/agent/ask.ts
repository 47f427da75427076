import { transact } from "../transact";
import type { IcapRequest, Transaction } from "../types";
import { messageOf } from "./content";
import type { Content, IcapLine, LoopLine } from "./requests";

/** Asks one address about one content, with the settings of a request line. Rejects when the content cannot be read. */
export async function ask(
  line: IcapLine | LoopLine,
  address: { readonly host: string; readonly port: number },
  method: IcapRequest["method"],
  content: Content,
): Promise<Transaction> {
  const message = method === "OPTIONS" ? { method } : await messageOf(method, content);
  return transact({
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
    ...message,
    service: line.service,
    ...(line.preview !== undefined && { preview: line.preview }),
    ...(line.allow204 !== undefined && { allow204: line.allow204 }),
    ...(line.headers && { headers: line.headers }),
  });
}
