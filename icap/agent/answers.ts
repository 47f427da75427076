import { httpGet, type HttpProbe, probeTcp, probeTls, type TcpProbe, type TlsProbe } from "../probes";
import type { Transaction } from "../types";
import { ask, type KeptConnections } from "./ask";
import type { LoopReport } from "./loop";
import type { HttpLine, IcapLine, TcpLine, TlsLine } from "./requests";

/** One line of output. `id` and `kind` are the request's. */
export type AgentResult = { readonly id?: string | number } & (
  | ({ readonly kind: "icap" } & Transaction)
  | ({ readonly kind: "tcp" } & TcpProbe)
  | ({ readonly kind: "tls" } & TlsProbe)
  | ({ readonly kind: "http" } & HttpProbe)
  | ({ readonly kind: "loop" | "status" } & LoopReport)
  | { readonly kind: "stop"; readonly target: string | number }
  /** The request was invalid; every problem by its path. */
  | { readonly kind: "invalid"; readonly problems: readonly string[] }
);

/** Handles one request that ends by itself. Never rejects. */
export async function answer(
  line: IcapLine | TcpLine | TlsLine | HttpLine,
  kept: KeptConnections,
): Promise<AgentResult> {
  const { id } = line;
  const target = {
    host: line.host,
    port: line.port,
    ...(line.source !== undefined && { localAddress: line.source }),
    timeoutMs: Math.min(line.timeoutMs, line.connectTimeoutMs),
  };
  switch (line.kind) {
    case "tcp":
      return { id, kind: line.kind, ...(await probeTcp(target)) };
    case "tls":
      return { id, kind: line.kind, ...(await probeTls(target, line.tls)) };
    case "http":
      return { id, kind: line.kind, ...(await httpGet({ ...target, timeoutMs: line.timeoutMs }, line.path)) };
    case "icap":
      return answerIcap(line, kept);
  }
}

async function answerIcap(line: IcapLine, kept: KeptConnections): Promise<AgentResult> {
  try {
    const asking = line.keepAlive ? kept.ask(line, line, line.method, line) : ask(line, line, line.method, line);
    return { id: line.id, kind: "icap", ...(await asking) };
  } catch (error) {
    return { id: line.id, kind: "invalid", problems: [(error as Error).message] };
  }
}
