/** The difference of two networks: what opens, what closes, how much of it, and what is not certain. */
import {
  UNKNOWN,
  compareExposure,
  compareExposures,
  exposureOf,
  type NetworkModel,
  type SecurityRule,
} from "../../../exposure";
import { SUBNET, card, denyAll, entryWords, network, rule } from "./small";

const of = (sources: readonly string[], changes: Partial<SecurityRule> = {}, more: Partial<NetworkModel> = {}) =>
  network([rule("Client", 100, { sources, ...changes }), denyAll(), denyAll("Outbound")], more);

const NOBODY = network([denyAll(), denyAll("Outbound")]);

const WITHOUT_ADDRESS = {
  ...of(["52.0.0.1"]),
  ...{ publicAddresses: [], loadBalancers: [] },
  scaleSets: [{ id: "m", name: "machines", networkInterfaces: [card("nic", { pools: [] })] }],
};

/** Each difference in one line. */
function told(base: NetworkModel, head: NetworkModel) {
  const { change, certain, endpoints, openedToInternet, openedInside } = compareExposure(base, head);
  const differences = endpoints.map(
    ({ kind, name, change: own, added, removed, addedSize, removedSize }) =>
      `${kind} ${name} ${own} +${addedSize} -${removedSize} [${added.map(entryWords).join("; ")}] [${removed.map(entryWords).join("; ")}]`,
  );
  return { change, certain, openedToInternet, openedInside, differences };
}
const NOTHING = { certain: true, openedToInternet: false, openedInside: false };

test.each<[string, NetworkModel, NetworkModel, object]>([
  ["the same", of(["52.0.0.0/31"]), of(["52.0.0.0", "52.0.0.1"]), { change: "unchanged", differences: [] }],
  [
    "one client more",
    of(["52.0.0.1"]),
    of(["52.0.0.0/30"]),
    { change: "widened", differences: ["public address-a widened +3 -0 [Tcp 443: 52.0.0.0/32 52.0.0.2/31] []"] },
  ],
  [
    "one client less",
    of(["52.0.0.0/30"]),
    of(["52.0.0.1"]),
    { change: "narrowed", differences: ["public address-a narrowed +0 -3 [] [Tcp 443: 52.0.0.0/32 52.0.0.2/31]"] },
  ],
  [
    "another client",
    of(["52.0.0.1"]),
    of(["52.0.0.2"]),
    {
      change: "changed",
      differences: ["public address-a changed +1 -1 [Tcp 443: 52.0.0.2/32] [Tcp 443: 52.0.0.1/32]"],
    },
  ],
  [
    "a tag more, whose addresses are not counted",
    of(["52.0.0.1"]),
    of(["52.0.0.1", "Storage"]),
    { change: "widened", differences: ["public address-a widened +0 -0 [Tcp 443: depends (Storage) within many] []"] },
  ],
  [
    "a new address",
    WITHOUT_ADDRESS,
    of(["52.0.0.1"]),
    { change: "widened", differences: ["public address-a widened +1 -0 [Tcp 443: 52.0.0.1/32] []"] },
  ],
  [
    "an address that goes",
    of(["52.0.0.1"]),
    WITHOUT_ADDRESS,
    { change: "narrowed", differences: ["public address-a narrowed +0 -1 [] [Tcp 443: 52.0.0.1/32]"] },
  ],
  [
    "the platform let in",
    NOBODY,
    of(["AzureLoadBalancer"]),
    {
      change: "widened",
      openedInside: true,
      differences: ["inside machines widened +1 -0 [Tcp 443: 168.63.129.16/32] []"],
    },
  ],
  [
    "the platform kept out",
    of(["AzureLoadBalancer"]),
    NOBODY,
    { change: "narrowed", differences: ["inside machines narrowed +0 -1 [] [Tcp 443: 168.63.129.16/32]"] },
  ],
  [
    "a way out",
    NOBODY,
    of(["*"], { direction: "Outbound", destinations: ["52.0.0.9"] }),
    { change: "widened", differences: ["outbound machines widened +1 -0 [Tcp 443: 52.0.0.9/32] []"] },
  ],
])("with %s", (_, base, head, expected) => {
  expect(told(base, head)).toEqual({ ...NOTHING, ...expected });
});

test("one place opening and another one closing is a change", () => {
  const base = of(["52.0.0.1"]);
  const head = of(["AzureLoadBalancer"]);
  expect(compareExposure(base, head)).toMatchObject({
    change: "changed",
    endpoints: [{ change: "narrowed" }, { change: "widened" }],
  });
});

/** The ports of the lines that let the internet in, with the verdict of the whole comparison. */
function opened(base: NetworkModel, head: NetworkModel): readonly string[] {
  const { openedToInternet, endpoints } = compareExposure(base, head);
  const lines = endpoints.flatMap(({ internet }) => internet);
  expect(openedToInternet).toBe(lines.length > 0);
  return lines.map((line) => entryWords(line).split(":")[0]!);
}

test.each<[string, string, boolean]>([
  ["a /8", "52.0.0.0/8", true],
  ["less than a /8", "52.0.0.0/9", false],
  ["everybody", "*", true],
])("clients that are %s open it to the internet: %s %s", (_, source, expected) => {
  expect(opened(of(["8.8.8.8"]), of([source]))).toEqual(expected ? ["Tcp 443"] : []);
  expect(compareExposure(of([source]), of(["8.8.8.8"])).openedToInternet).toBe(false);
});

const beside = (name: string, changes: Partial<SecurityRule>, priority: number) =>
  network([rule(name, priority, changes), rule("Client", 100, {}), denyAll(), denyAll("Outbound")]);
const KEPT_OUT = { access: "Deny", destinationPorts: ["443"] } as const;

test.each<[string, NetworkModel, NetworkModel, readonly string[]]>([
  ["a /9 that becomes a /8", of(["52.0.0.0/9"]), of(["52.0.0.0/8"]), ["Tcp 443"]],
  ["a /8 that takes its last address", of(["52.0.0.0/9", "52.128.0.0/10"]), of(["52.0.0.0/8"]), ["Tcp 443"]],
  ["one client more, where the internet is let in already", of(["52.0.0.0/8"]), of(["52.0.0.0/8", "8.8.8.8"]), []],
  ["everybody in the place of a tag that is not resolved", of(["Storage"]), of(["*"]), ["Tcp 443"]],
  ["a tag beside a /8", of(["52.0.0.0/8"]), of(["52.0.0.0/8", "Storage"]), []],
  [
    "a rule that denies everybody and falls behind the one that allows everybody",
    beside("Out", KEPT_OUT, 50),
    beside("Out", KEPT_OUT, 150),
    ["Tcp 443"],
  ],
  [
    "a rule that denied most of the addresses and denies half of them",
    beside("Out", { ...KEPT_OUT, sources: ["0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/3", "224.0.0.0/4"] }, 50),
    beside("Out", { ...KEPT_OUT, sources: ["0.0.0.0/1"] }, 50),
    ["Tcp 443"],
  ],
  [
    "a rule that denies everybody and comes before the one that allows everybody",
    beside("Out", KEPT_OUT, 150),
    beside("Out", KEPT_OUT, 50),
    [],
  ],
])("the internet is let in by what the rules admit, not by how they change: %s", (_, base, head, expected) => {
  expect(opened(base, head)).toEqual(expected);
});

test("a wide way out or a wide source inside is not the internet let in", () => {
  const out = compareExposure(NOBODY, of(["*"], { direction: "Outbound" }));
  const outbound = out.endpoints.find(({ kind }) => kind === "outbound")!;
  expect(outbound.addedSize).toBeGreaterThan(2 ** 31);
  expect([outbound.internet, out.openedToInternet, out.openedInside]).toEqual([[], false, false]);
});

test("another address is a difference, even where the same clients reach it", () => {
  const at = (address?: string) => ({
    ...of(["52.0.0.1"]),
    publicAddresses: [
      { id: "a", name: "address-a", ...(address === undefined ? {} : { address }), sku: "Standard" as const },
    ],
  });
  expect(compareExposure(at("198.51.100.10"), at("198.51.100.10")).endpoints).toEqual([]);
  const moved = compareExposure(at("198.51.100.10"), at("198.51.100.11"));
  expect(moved.change).toBe("unchanged");
  expect(moved.endpoints).toMatchObject([
    { change: "unchanged", added: [], removed: [], address: { base: "198.51.100.10", head: "198.51.100.11" } },
  ]);
  expect(compareExposure(at(), at("198.51.100.10")).endpoints.map(({ address }) => address)).toEqual([
    { head: "198.51.100.10" },
  ]);
  expect(compareExposure(at("198.51.100.10"), at()).endpoints.map(({ address }) => address)).toEqual([
    { base: "198.51.100.10" },
  ]);
});

test.each<[string, NetworkModel, NetworkModel, number, number]>([
  ["neither side", NOBODY, NOBODY, 0, 0],
  ["the side before", of([UNKNOWN]), NOBODY, 1, 0],
  ["the side after", NOBODY, of([UNKNOWN]), 0, 1],
])("nothing is certain with something unknown on a side: %s", (_, base, head, before, after) => {
  const { certain, unknown } = compareExposure(base, head);
  expect([certain, unknown.base.length, unknown.head.length]).toEqual([before + after === 0, before, after]);
});

test("an endpoint that is too much to decide is said to be so, and is neither added nor removed for certain", () => {
  const base = of(["52.0.0.1"]);
  const head = of(["52.0.0.2"]);
  const { certain, change, endpoints, unknown } = compareExposure(base, head, { steps: 100 });
  expect([certain, change]).toEqual([false, "changed"]);
  expect(unknown.base.map(({ subject, problem }) => `${subject}: ${problem}`)).toContain(
    "address-a: who reaches it from the internet is too much to decide: its rules combine in too many ways",
  );
  for (const { addedSize, removedSize, added, removed } of endpoints) {
    expect([addedSize, removedSize]).toEqual([0, 0]);
    expect([...added, ...removed].map(entryWords)).toContain(
      "Tcp *: unknown (what is too much to decide) within 0.0.0.0/0",
    );
  }
});

describe("a subnet without machines", () => {
  const second = { ...SUBNET, id: "t", name: "b", prefixes: ["10.77.2.0/24"] };
  const withSubnets = (subnets: readonly (typeof SUBNET)[], prefix = "10.77.0.0/16") => ({
    ...of(["AzureLoadBalancer"]),
    networks: [{ id: "v", name: "net", addressPrefixes: [prefix], connectedPrefixes: [], subnets }],
  });
  const insideNames = (base: NetworkModel, head: NetworkModel) =>
    compareExposure(base, head)
      .endpoints.filter(({ kind, name }) => kind === "inside" && name.startsWith("subnet"))
      .map(({ change }) => change);

  it("is new or removed where the other side has all its subnets", () => {
    const [one, two] = [withSubnets([SUBNET]), withSubnets([SUBNET, second])];
    expect([insideNames(one, two), insideNames(two, one)]).toEqual([["widened"], ["narrowed"]]);
  });

  it("is neither where the other side may have more subnets than are known", () => {
    const [one, two] = [withSubnets([SUBNET], UNKNOWN), withSubnets([SUBNET, second])];
    expect([insideNames(one, two), insideNames(two, one)]).toEqual([[], []]);
  });
});

test("a machine is new, though the other side may have more subnets than are known", () => {
  const base = {
    ...of(["AzureLoadBalancer"]),
    networks: NOBODY.networks.map((one) => ({ ...one, addressPrefixes: [UNKNOWN] })),
  };
  const head = { ...of(["AzureLoadBalancer"]), networkInterfaces: [card("single", { pools: [] })] };
  expect(
    compareExposure(base, head).endpoints.find(({ name, kind }) => name === "single" && kind === "inside")?.change,
  ).toBe("widened");
});

test("both sides' exposures come with the comparison, the same as each alone", () => {
  const [base, head] = [of(["52.0.0.1"]), of(["52.0.0.2", "Storage"])];
  const both = compareExposures(base, head);
  expect(both).toEqual({ comparison: compareExposure(base, head), base: exposureOf(base), head: exposureOf(head) });
});
