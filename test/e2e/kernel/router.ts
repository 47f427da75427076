import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";

import { Ledger, hostNames, sweep } from "../../../emulator/host";
import { readCounters, type RuleCounter } from "../../../emulator/host/network/counters";
import { Namespaces } from "../../../emulator/host/network/namespaces";
import { compileRuleset, type Ruleset } from "../../../emulator/host/network/ruleset";
import { must } from "../../../emulator/host/process/run";
import { readBalancers } from "../../../emulator/host/resources/balancer";
import { readNetwork } from "../../../emulator/host/resources/network";
import { idKey } from "../../../emulator/host/resources/reference";
import {
  groupId,
  KEY_VAULTS,
  MACHINES,
  networkId,
  PEER,
  PEER_NETWORK,
  poolId,
  resourcesOf,
  subnetId,
  type Draft,
} from "./networks";
import type { Packet } from "./packets";

/** Place where a packet came out, and the packet as it looked there. */
export interface Arrival {
  /** `internet`, `platform` or a machine's name. */
  place: string;
  from: string;
  to: string;
  /** 0 for protocols without ports. */
  port: number;
}

const SELF = "100.64.1.1"; // the router's own address towards the internet: what is sent there ends there
/** Everything with a namespace of its own: the machines, and the one in the peered network. */
const ENDS = [
  ...MACHINES.map(({ name, address, subnet }) => ({ name, address, subnet: `10.77.${subnet + 1}.0/24` })),
  { name: PEER.name, address: PEER.address, subnet: PEER.addressSpace },
];
const link = (name: string): string => `m-${name}`;
const IN_ROUTER = (router: string): string[] => ["ip", "netns", "exec", router];
// Taps see packets before this drops them; answers would turn later packets into parts of known connections.
const SILENCE =
  "add table ip silence\nadd chain ip silence arriving { type filter hook input priority 0; policy drop; }\n";

/** The emulator's router with its compiled rules in the kernel, without any machine behind the links. */
export class Router {
  private readonly lines: AsyncIterator<string>;

  private constructor(
    private readonly name: string,
    private readonly program: ChildProcessWithoutNullStreams,
    private readonly reader: Interface,
  ) {
    this.lines = reader[Symbol.asyncIterator]();
  }

  static async open(name: string): Promise<Router> {
    await sweep(name);
    const places = hostNames(name);
    const namespaces = new Namespaces(places, new Ledger(places.ledger));
    await namespaces.create();
    await namespaces.setPublicAddresses(["198.51.100.10", "198.51.100.11", "198.51.100.12"], []);
    for (const { name: called, address, subnet } of ENDS) {
      const namespace = places.machine(called);
      await namespaces.addMachine({ namespace, link: link(called), address, subnet });
      const gateway = subnet.replace("0/24", "1");
      const commands = [
        `addr add ${address}/32 dev eth0`,
        "link set eth0 up",
        `route add ${gateway} dev eth0`,
        `route add default via ${gateway} dev eth0`,
      ];
      await must(["ip", "-n", namespace, "-batch", "-"], { input: commands.join("\n") + "\n" });
    }
    const ends: Record<string, string> = { internet: places.internet, platform: places.platform };
    for (const end of ENDS) ends[end.name] = places.machine(end.name);
    for (const namespace of Object.values(ends)) {
      await must(["ip", "netns", "exec", namespace, "nft", "-f", "-"], { input: SILENCE });
    }
    const program = spawn("python3", ["-B", join(__dirname, "packets.py")], { stdio: ["pipe", "pipe", "pipe"] });
    const router = new Router(name, program, createInterface({ input: program.stdout }));
    program.stdin.write(JSON.stringify({ senders: ends, receivers: ends, router: places.router, fence: SELF }) + "\n");
    return router;
  }

  async close(): Promise<void> {
    this.reader.close();
    this.program.stdin.end();
    await new Promise<void>((resolve) =>
      this.program.exitCode === null ? this.program.once("close", () => resolve()) : resolve(),
    );
  }

  /** Replaces all rules, and all counters. `change` may spoil the script first. */
  async load(draft: Draft, change: (script: string) => string = (script) => script): Promise<Ruleset> {
    const ruleset = rulesetOf(draft);
    const anew = "add table ip azure\ndelete table ip azure\n";
    await must([...IN_ROUTER(hostNames(this.name).router), "nft", "-f", "-"], { input: anew + change(ruleset.script) });
    return ruleset;
  }

  /** Sends each packet as the first of a connection; where it arrived, undefined for nowhere. */
  async send(packets: readonly Packet[]): Promise<(Arrival | undefined)[]> {
    if (packets.length === 0) return [];
    const orders = packets.map((p, n) => [p.at, n, p.from, p.to, p.protocol, p.sourcePort, p.port]);
    this.program.stdin.write(JSON.stringify(orders) + "\n");
    const { value, done } = await this.lines.next();
    if (done === true) throw new Error(`the packet program ended: ${this.program.stderr.read() ?? ""}`);
    const arrivals: (Arrival | undefined)[] = packets.map(() => undefined);
    for (const [n, place, from, to, port] of JSON.parse(value) as [number, string, string, string, number][]) {
      arrivals[n] = { place, from, to, port };
    }
    return arrivals;
  }

  async counters({ counters }: Ruleset): Promise<readonly RuleCounter[]> {
    const listing = ["nft", "-j", "list", "counters", "table", "ip", "azure"];
    return readCounters(await must([...IN_ROUTER(hostNames(this.name).router), ...listing]), counters);
  }
}

/** The emulator's own reading and compiling of the draft. */
function rulesetOf(draft: Draft): Ruleset {
  const resources = resourcesOf(draft);
  return compileRuleset({
    resources: readNetwork(resources),
    balancers: readBalancers(resources),
    machines: MACHINES.map((machine, n) => {
      const group = draft.ofCards[n];
      return {
        name: machine.name,
        address: machine.address,
        link: link(machine.name),
        subnet: idKey(subnetId(machine.subnet)),
        ...(group === undefined ? {} : { securityGroup: idKey(groupId(group)) }),
        pools: "pool" in machine ? [idKey(poolId(machine.pool))] : [],
        readyProbes: new Set<string>(),
      };
    }),
    keyVaults: KEY_VAULTS,
    storage: [],
    appliances: [],
    connected: [
      {
        ...{ id: PEER_NETWORK, link: link(PEER.name), addressSpace: [PEER.addressSpace] },
        ...{ network: idKey(networkId), through: "peering" },
      },
    ],
  });
}
