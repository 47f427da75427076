import fc from "fast-check";
import { canBoot, sweep } from "../../emulator/host";
import { agreementOf, explainIn } from "./kernel/agreement";
import { agreeOnMany, say } from "./kernel/agreeOnMany";
import { draft, PEER, type Draft, type RuleDraft } from "./kernel/networks";
import { packets, type Packet } from "./kernel/packets";
import { Router } from "./kernel/router";

/**
 * Exposure against the Linux kernel: random security groups as the emulator compiles them, real packets, one verdict.
 * test/long has the same over more rule sets.
 */
const SETS = 40;
const SEED = 20261123;
const PACKETS = 40;
const NAME = "kernel";
let router: Router;

beforeAll(async () => {
  const able = await canBoot();
  if (!able.ok) throw new Error(able.reason);
  router = await Router.open(NAME);
});

afterAll(async () => {
  await router?.close();
  await sweep(NAME, undefined, process.pid);
});

test("the kernel and exposure agree about every packet, where it arrives, and which rules decided", () =>
  agreeOnMany(router, { sets: SETS, packetsEach: PACKETS, seed: SEED }));

/** The draft with the rules of one group changed. */
const withRules = (
  network: Draft,
  group: number,
  change: (rules: readonly RuleDraft[]) => readonly RuleDraft[],
): Draft => ({
  ...network,
  groups: network.groups.map((rules, n) => (n === group ? change(rules) : rules)),
});

/** Own rules that decided about a packet last, by group and name. */
function decidingRules(network: Draft, sent: readonly Packet[]): { group: number; rule: number }[] {
  return sent.flatMap((packet) => {
    if (packet.kind === "outbound") return [];
    const last = explainIn(network, packet).steps.at(-1);
    const own = /^rule(\d+)$/.exec(last?.rule?.name ?? "");
    const group = /security group g(\d) /.exec(last?.at ?? "");
    return own && group ? [{ group: Number(group[1]), rule: Number(own[1]) }] : [];
  });
}

test("a compiler that swaps Allow and Deny in one rule is caught in every set in which that rule decides", async () => {
  const examples = fc.sample(fc.tuple(draft, packets(PACKETS)), { numRuns: 15, seed: SEED });
  let spoiled = 0;
  for (const [network, sent] of examples) {
    const decided = decidingRules(network, sent)[0];
    if (decided === undefined) continue;
    spoiled++;
    const wrong = withRules(network, decided.group, (rules) =>
      rules.map((rule, n) =>
        n === decided.rule
          ? { ...rule, access: rule.access === "Allow" ? ("Deny" as const) : ("Allow" as const) }
          : rule,
      ),
    );
    expect((await agreementOf(router, network, sent, wrong)).disagreements).not.toEqual([]);
  }
  say(`kernel agreement: ${spoiled} of ${spoiled} compilations with one swapped verdict caught`);
  expect(spoiled).toBeGreaterThan(0);
});

const everyRule = (network: Draft, change: (rule: RuleDraft) => RuleDraft): Draft => ({
  ...network,
  groups: network.groups.map((rules) => rules.map(change)),
});

const oneMore = (ports: string): string =>
  ports.replace(/^(\d)(?:-(\d))?$/, (_, first, last = first) => `${first}-${Number(last) + 1}`);

/** Ways to compile wrongly: from another network than the one that exposure reads, or to another script. */
const mistakes: { mistake: string; network?: (network: Draft) => Draft; script?: (script: string) => string }[] = [
  {
    mistake: "lets rules for all protocols and ports match TCP and UDP only",
    script: (script) =>
      script.replace(/^(add rule ip azure nsg_\w+ (?!.*l4proto).*?)counter /gm, "$1meta l4proto { tcp, udp } counter "),
  },
  {
    mistake: "ends ranges of destination ports one too late",
    network: (network) =>
      everyRule(network, (rule) => ({ ...rule, destinationPorts: rule.destinationPorts.map(oneMore) })),
  },
  {
    mistake: "leaves out the last address of a list",
    network: (network) =>
      everyRule(network, (rule) => (rule.sources.length > 1 ? { ...rule, sources: rule.sources.slice(0, -1) } : rule)),
  },
  {
    mistake: "takes priorities the other way round",
    network: (network) => everyRule(network, (rule) => ({ ...rule, priority: 4196 - rule.priority })),
  },
  {
    mistake: "forgets source ports",
    network: (network) => everyRule(network, (rule) => ({ ...rule, sourcePorts: ["*"] })),
  },
  {
    mistake: "takes the peered network for the internet",
    script: (script) => script.replaceAll(PEER.addressSpace, "10.91.0.0/24"),
  },
  {
    mistake: "forgets the groups of network cards",
    network: (network) => ({ ...network, ofCards: network.ofCards.map(() => undefined) }),
  },
];

test.each(mistakes)("a compiler that $mistake is caught", async ({ network: wrong = (network) => network, script }) => {
  const examples = fc.sample(fc.tuple(draft, packets(PACKETS)), { numRuns: 40, seed: SEED });
  for (const [network, sent] of examples) {
    if ((await agreementOf(router, network, sent, wrong(network), script)).disagreements.length > 0) return;
  }
  throw new Error(`nobody noticed in ${examples.length} rule sets`);
});
