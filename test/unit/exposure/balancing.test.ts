/** Balancers: ports, protocols, frontends and pools of their rules, and what is doubted of a rule that is not all known. */
import { UNKNOWN, exposureOf, type LoadBalancer, type NetworkModel, type PublicAddress } from "../../../exposure";
import { card, denyAll, lines, network, problems, rule } from "./small";

const RULES = [rule("Client", 100, { sources: ["52.0.0.1"] }), denyAll(), denyAll("Outbound")];
const ADDRESS: PublicAddress = { id: "a", name: "address-a", sku: "Standard" };
const OTHER: PublicAddress = { id: "b", name: "address-b", sku: "Standard" };
const OPEN = "Tcp 443: 52.0.0.1/32";

const publicLines = (model: NetworkModel): string[] =>
  exposureOf(model)
    .endpoints.filter(({ kind }) => kind === "public")
    .flatMap(({ name }) => [name, ...lines(model, "public", name)]);

describe("a balancing rule", () => {
  const [BALANCER] = network([]).loadBalancers as [LoadBalancer];
  const balanced = (changes: object, more: Partial<NetworkModel> = {}) =>
    network(RULES, {
      publicAddresses: [ADDRESS, OTHER],
      loadBalancers: [{ ...BALANCER, rules: BALANCER.rules.map((one) => ({ ...one, ...changes })) }],
      ...more,
    });
  const perhaps = (ports: string) =>
    `Tcp ${ports}: unknown (what rule one of balancer sends to machines (not known yet)) within 52.0.0.1/32`;

  it.each<[string, object, string[], string[]]>([
    ["its port to another", { frontendPorts: { first: 8443, last: 8443 } }, ["address-a", "Tcp 8443: 52.0.0.1/32"], []],
    [
      "a range of ports",
      { frontendPorts: { first: 50000, last: 50009 } },
      ["address-a", "Tcp 50000-50009: 52.0.0.1/32"],
      [],
    ],
    ["nothing to a port that no rule opens", { backendPort: 80 }, ["address-a"], []],
    ["nothing of another protocol", { protocol: "Udp" }, ["address-a"], []],
    [
      "every port as it is",
      { protocol: "All", backendPort: 0, frontendPorts: { first: 0, last: 0 } },
      ["address-a", OPEN],
      [],
    ],
    ["every protocol, but to one port", { protocol: "All" }, ["address-a", OPEN], []],
    [
      "perhaps, of a protocol that is not known",
      { protocol: UNKNOWN },
      ["address-a", perhaps("443")],
      ["its protocol is not known yet"],
    ],
    [
      "perhaps, from a port that is not known",
      { frontendPorts: UNKNOWN },
      ["address-a", perhaps("*")],
      ["its frontend port is not known yet"],
    ],
    [
      "perhaps, from a range that is none",
      { frontendPorts: { first: 2, last: 1 } },
      ["address-a", perhaps("*")],
      ["its frontend port is not known yet"],
    ],
    [
      "perhaps, from a port that is none",
      { frontendPorts: { first: 1, last: 65536 } },
      ["address-a", perhaps("*")],
      ["its frontend port is not known yet"],
    ],
    [
      "perhaps, from a port below",
      { frontendPorts: { first: -1, last: 2 } },
      ["address-a", perhaps("*")],
      ["its frontend port is not known yet"],
    ],
    [
      "perhaps, to a port that is not known",
      { backendPort: UNKNOWN },
      ["address-a", perhaps("443")],
      ["its backend port is not known yet"],
    ],
    [
      "perhaps, to a port that is none",
      { backendPort: 1.5 },
      ["address-a", perhaps("443")],
      ["its backend port is not known yet"],
    ],
    [
      "perhaps, from any address",
      { frontend: UNKNOWN },
      ["address-a", perhaps("443"), "address-b", perhaps("443")],
      ["its frontend is not known"],
    ],
    [
      "perhaps, to a pool that is not known",
      { pools: [UNKNOWN] },
      ["address-a", perhaps("443")],
      ["its backend pool is not known", "it is in a backend pool"],
    ],
    [
      "nothing without a pool",
      { pools: [] },
      ["address-a"],
      ["its backend pool is not known", "it is in a backend pool"],
    ],
    ["to one of its pools", { pools: ["x", "P"] }, ["address-a", OPEN], []],
  ])("sends %s", (_, changes, expected, said) => {
    const model = balanced(changes);
    expect(publicLines(model)).toEqual(expected);
    const found = problems(model);
    expect(found).toHaveLength(said.length);
    said.forEach((text, i) => expect(found[i]).toContain(text));
  });

  it("takes port 65535 and port 0 for ports", () => {
    for (const port of [0, 65535]) {
      const model = balanced({ frontendPorts: { first: port, last: port } });
      expect(publicLines(model)).toEqual(["address-a", `Tcp ${port}: 52.0.0.1/32`]);
    }
  });

  it.each<[string, object, string[]]>([
    ["not known", { publicAddress: UNKNOWN }, ["address-a", perhaps("443"), "address-b", perhaps("443")]],
    ["not here", { publicAddress: "elsewhere" }, []],
  ])("of a frontend whose address is %s is doubted", (_, frontend, expected) => {
    const frontends = [{ id: "f", name: "front", ...frontend }];
    const model = balanced({}, { loadBalancers: [{ ...BALANCER, frontends }] });
    expect(publicLines(model)).toEqual(expected);
    expect(problems(model)).toEqual(["load balancer balancer, rule one: its public address is not known"]);
  });

  it("of a private frontend leads in from inside, under its own name", () => {
    const inner = [{ ...RULES[0]!, sources: ["AzureLoadBalancer"] }, denyAll(), denyAll("Outbound")];
    const model = network(inner, {
      loadBalancers: [
        {
          ...BALANCER,
          frontends: [{ id: "f", name: "front" }],
          rules: BALANCER.rules.map((one) => ({ ...one, frontendPorts: { first: 80, last: 80 } })),
        },
      ],
    });
    expect(publicLines(model)).toEqual([]);
    expect(lines(model, "inside", "balancer/front")).toEqual(["Tcp 80: 168.63.129.16/32"]);
    const unsure = {
      ...model,
      loadBalancers: model.loadBalancers.map((one) => ({
        ...one,
        rules: one.rules.map((each) => ({ ...each, backendPort: UNKNOWN })),
      })),
    } as NetworkModel;
    expect(lines(unsure, "inside", "balancer/front")).toEqual([
      "Tcp 80: unknown (what rule one of balancer sends to machines (not known yet)) within 168.63.129.16/32",
    ]);
  });

  it("finds a frontend of another balancer", () => {
    const elsewhere = { id: "lb2", name: "second", frontends: BALANCER.frontends, rules: [] };
    expect(publicLines(balanced({}, { loadBalancers: [{ ...BALANCER, frontends: [] }, elsewhere] }))).toEqual([
      "address-a",
      OPEN,
    ]);
  });

  it("sends perhaps to machines whose pools are not known", () => {
    const sets = [{ id: "m", name: "machines", networkInterfaces: [card("nic", { pools: ["x", UNKNOWN] })] }];
    expect(publicLines(balanced({}, { scaleSets: sets }))).toEqual(["address-a", perhaps("443")]);
  });

  it.each<[string, Partial<LoadBalancer>, string[]]>([
    ["of the balancer", { pools: ["p", "x"] }, []],
    [
      "that a rule of another balancer names",
      { pools: ["p"] },
      ["machines: it is in a backend pool that is not here: whatever leads there leads to it"],
    ],
  ])("with machines in a second pool %s", (_, changes, said) => {
    const sets = [{ id: "m", name: "machines", networkInterfaces: [card("nic", { pools: ["P", "X"] })] }];
    expect(problems(balanced({}, { scaleSets: sets, loadBalancers: [{ ...BALANCER, ...changes }] }))).toEqual(said);
  });
});
