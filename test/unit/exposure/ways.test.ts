/** The ways to machines: addresses of their own, balancers' rules, and doubts about whether a way is there. */
import { UNKNOWN, exposureOf, type NetworkModel, type PublicAddress } from "../../../exposure";
import { SUBNET, card, denyAll, lines, network, problems, rule } from "./small";

const RULES = [rule("Client", 100, { sources: ["52.0.0.1"] }), denyAll(), denyAll("Outbound")];
const ADDRESS: PublicAddress = { id: "a", name: "address-a", sku: "Standard" };
const OTHER: PublicAddress = { id: "b", name: "address-b", sku: "Standard" };
const BARE = { id: "s", name: "a", prefixes: ["10.77.1.0/24"] };
const OPEN = "Tcp 443: 52.0.0.1/32";

const publicLines = (model: NetworkModel): string[] =>
  exposureOf(model)
    .endpoints.filter(({ kind }) => kind === "public")
    .flatMap(({ name }) => [name, ...lines(model, "public", name)]);

describe("an address of a machine's own", () => {
  const own = (publicAddress: object, more: Partial<NetworkModel> = {}) =>
    network(RULES, {
      ...{ loadBalancers: [], scaleSets: [], publicAddresses: [ADDRESS, OTHER] },
      networkInterfaces: [card("single", { pools: [], publicAddress: publicAddress as { id: string } })],
      ...more,
    });
  const unjudged = { networks: [{ ...network([]).networks[0]!, subnets: [BARE] }] };

  it("lets in by its id, in any case, and no other address does", () => {
    expect(publicLines(own({ id: "A" }))).toEqual(["address-a", OPEN]);
    expect(problems(own({ id: "A" }))).toEqual([]);
  });

  it("may be any address where it is not known", () => {
    const perhaps = "Tcp 443: unknown (what the public address of single lets in (not known yet)) within 52.0.0.1/32";
    expect(publicLines(own({ id: UNKNOWN }))).toEqual(["address-a", perhaps, "address-b", perhaps]);
    expect(problems(own({ id: UNKNOWN }))).toEqual(["single: its public address is not known"]);
    expect(publicLines(own({ id: "elsewhere" }))).toEqual([]);
    expect(problems(own({ id: "elsewhere" }))).toEqual(["single: its public address is not known"]);
  });

  it.each<[string, object, string[]]>([
    ["a sku, under a group", own({ sku: "Standard" }), ["single (own address)", OPEN]],
    ["the open sku, without a group", own({ sku: "Basic" }, unjudged), ["single (own address)", "many protocols"]],
    ["the closed sku, without a group", own({ sku: "Standard" }, unjudged), ["single (own address)"]],
  ])("that a scale set gives has %s", (_, model, expected) => {
    const found = publicLines(model as NetworkModel);
    expect(found.length > 2 ? [found[0], "many protocols"] : found).toEqual(expected);
  });

  it("that a scale set may give is called so", () => {
    expect(publicLines(own({ sku: UNKNOWN }))).toEqual([
      "single (own address)",
      "Tcp 443: unknown (what own addresses of single let in (not known yet)) within 52.0.0.1/32",
    ]);
    expect(problems(own({ sku: UNKNOWN }))).toEqual(["single: its public address is not known"]);
  });

  it.each<[string, Partial<PublicAddress>, object, string]>([
    [
      "sku",
      { sku: UNKNOWN },
      unjudged,
      "Tcp *: unknown (what address-a lets in (its sku is not known yet)) within many",
    ],
    ["sku, where a group decides", { sku: UNKNOWN }, {}, OPEN],
    [
      "version",
      { mayBeIpv6: true },
      {},
      "Tcp 443: unknown (what address-a lets in (its version is not known yet)) within 52.0.0.1/32",
    ],
  ])("of an unknown %s", (_, changes, more, line) => {
    const model = own({ id: "a" }, { ...more, publicAddresses: [{ ...ADDRESS, ...changes }] });
    expect(publicLines(model)[1]).toBe(line);
  });
});

describe("a subnet without machines", () => {
  const bare = (name: string) =>
    network(
      [
        rule("Any", 100, { sources: ["AzureLoadBalancer"], destinations: ["10.77.2.0/24"] }),
        denyAll(),
        denyAll("Outbound"),
      ],
      {
        networks: [
          { ...network([]).networks[0]!, subnets: [SUBNET, { ...SUBNET, id: "t", name, prefixes: ["10.77.2.0/24"] }] },
        ],
      },
    );

  it("is listed as if it had one, and not beside the machines of another subnet", () => {
    expect(lines(bare("b"), "inside", "subnet net/b")).toEqual(["Tcp 443: 168.63.129.16/32"]);
    expect(exposureOf(bare("b")).endpoints.map(({ name }) => name)).not.toContain("subnet net/a");
  });

  it.each(["GatewaySubnet", "gatewaysubnet"])("has no machine where it is Azure's own: %s", (name) => {
    expect(exposureOf(bare(name)).endpoints.map(({ name: one }) => one)).not.toContain(`subnet net/${name}`);
  });
});

test("endpoints are in order: public, inside, outbound, each by name", () => {
  const sets = ["z", "b"].map((name) => ({ id: name, name, networkInterfaces: [card("nic")] }));
  expect(exposureOf(network(RULES, { scaleSets: sets })).endpoints.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    ...["public address-a", "inside b", "inside z", "outbound b", "outbound z"],
  ]);
});

test("machines of one name are one endpoint, which is open as far as one of them is", () => {
  const sets = [
    { id: "m", name: "machines", networkInterfaces: [card("nic", {}, "closed")] },
    { id: "n", name: "machines", networkInterfaces: [card("nic")] },
  ];
  const closed = { id: "closed", name: "closed", rules: [denyAll(), denyAll("Outbound")] };
  const model = network(RULES, { scaleSets: sets, securityGroups: [{ id: "g", name: "rules", rules: RULES }, closed] });
  expect(publicLines(model)).toEqual(["address-a", OPEN]);
});

test("an address that leads to no machine is listed, with nobody who reaches anything", () => {
  const model = network(RULES, { scaleSets: [] });
  expect(exposureOf(model).endpoints.find(({ kind }) => kind === "public")).toEqual({
    kind: "public",
    name: "address-a",
    address: "198.51.100.10",
    entries: [],
  });
});
