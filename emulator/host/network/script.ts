import { createHash } from "node:crypto";

/** The meaning of a packet counter. `nsg` is empty for the router's own counters. */
export interface CounterMeaning {
  readonly counter: string;
  readonly nsg: string;
  /** Subnet or scale set whose traffic the group judges. */
  readonly scope: string;
  readonly direction: "Inbound" | "Outbound";
  readonly rule: string;
  readonly priority: number;
}

const TABLE = "ip azure";

/** An nftables script under construction. It replaces all rules of one table and leaves its counters as they are. */
export class NftScript {
  private readonly lines: string[] = [];
  private readonly meanings = new Map<string, CounterMeaning>();

  chain(name: string, hook = ""): void {
    this.lines.push(`add chain ${TABLE} ${name}${hook}`);
  }

  rule(chain: string, text: string): void {
    this.lines.push(`add rule ${TABLE} ${chain} ${text}`);
  }

  /** nftables words that count a packet for this meaning. */
  count(meaning: Omit<CounterMeaning, "counter">): string {
    const counter = `c_${digest([meaning.nsg, meaning.scope, meaning.direction, meaning.rule].join("|"))}`;
    this.meanings.set(counter, { counter, ...meaning });
    return `counter name ${counter}`;
  }

  /** A counter of the router itself, which no security group has. */
  routerCount(rule: string, scope: string, direction: "Inbound" | "Outbound" = "Inbound"): string {
    return this.count({ nsg: "", scope, direction, rule, priority: 0 });
  }

  get counters(): readonly CounterMeaning[] {
    return [...this.meanings.values()];
  }

  /** One transaction: the kernel takes all of it or nothing. */
  toString(): string {
    const declared = [...this.meanings.keys()].map((name) => `add counter ${TABLE} ${name}`);
    return [`add table ${TABLE}`, `flush table ${TABLE}`, ...declared, ...this.lines].join("\n") + "\n";
  }
}

/** Short name for an object whose own name is too long or has characters that nftables does not accept. */
export function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
