import fc from "fast-check";
import { EMPTY_MODEL, explain, PROTOCOLS, readServiceTags, type NetworkModel } from "../../../exposure";
import { allIn, insideReached, publicReached } from "./bruteForce";
import { CONNECTED, INTERNET_SAMPLE, NETWORK, network, PORTS, TAGS } from "./networks";

/** A gateway as the program deploys it, with three client addresses. */
const gateway: NetworkModel = {
  ...EMPTY_MODEL,
  networks: [
    {
      ...{ id: "v", name: "network", addressPrefixes: ["10.77.0.0/16"], connectedPrefixes: [] },
      subnets: [{ id: "s", name: "lane-a", prefixes: ["10.77.1.0/24"], securityGroup: "g" }],
    },
  ],
  securityGroups: [
    {
      ...{ id: "g", name: "group" },
      rules: [
        rule("AllowClient", 100, "Allow", ["52.1.2.4/31", "52.1.2.8"], "11344"),
        rule("AllowTag", 200, "Allow", ["MicrosoftCloudAppSecurity"], "11344"),
        rule("DenyAll", 4096, "Deny", ["*"], "*"),
      ],
    },
  ],
  publicAddresses: [{ id: "p", name: "gateway-address-a", address: "198.51.100.10", sku: "Standard" }],
  loadBalancers: [
    {
      ...{ id: "lb", name: "balancer", frontends: [{ id: "f", name: "f", publicAddress: "p" }] },
      rules: [
        {
          ...{ name: "icaps-a", protocol: "Tcp", frontend: "f", backendPort: 11344, pools: ["x"] },
          frontendPorts: { first: 11344, last: 11344 },
        },
      ],
    },
  ],
  scaleSets: [
    {
      ...{ id: "m", name: "machines" },
      networkInterfaces: [
        { name: "nic", ipConfigurations: [{ subnet: "s", pools: ["x"], applicationSecurityGroups: [] }] },
      ],
    },
  ],
};

function rule(name: string, priority: number, access: "Allow" | "Deny", sources: string[], port: string) {
  const any = { sourcePorts: ["*"], destinations: ["*"], protocol: port === "*" ? "*" : "Tcp" };
  return { name, priority, access, direction: "Inbound" as const, sources, destinationPorts: [port], ...any };
}

const noMembers = readServiceTags({
  values: ["MicrosoftCloudAppSecurity", ...TAGS].map((name) => ({ name, properties: { addressPrefixes: [] } })),
});
const ask = (from: string, to: string, port: number, options = { serviceTags: noMembers }) =>
  explain(gateway, { from, to, port, protocol: "Tcp" }, options);

describe("the explanation of one packet", () => {
  it("names the rule that lets a client in, and what would deny it without that rule", () => {
    expect(ask("52.1.2.5", "a", 11344)).toMatchObject({
      answer: "allowed",
      steps: [
        { at: "load balancer balancer", says: "allowed" },
        {
          at: "security group group on subnet network/lane-a, inbound",
          rule: { name: "AllowClient", priority: 100 },
          nearest: { rule: { name: "DenyAll" }, differences: ["it matches, but AllowClient (100) comes before it"] },
        },
      ],
    });
  });

  it("names the rule that a neighbour of a client just misses, and by how much", () => {
    expect(ask("52.1.2.3", "198.51.100.10", 11344)).toMatchObject({
      answer: "denied",
      steps: [
        {},
        {
          rule: { name: "DenyAll", priority: 4096 },
          nearest: {
            rule: { name: "AllowClient" },
            differences: ["source 52.1.2.3 is not among its addresses; the nearest is 52.1.2.4, 1 away"],
          },
        },
      ],
    });
  });

  it("says that a port without a load-balancing rule never gets as far as a security group", () => {
    const { answer, steps } = ask("52.1.2.5", "a", 22);
    expect(answer).toBe("denied");
    expect(steps).toHaveLength(1);
    expect(steps[0]!.reason).toContain("no load-balancing rule takes Tcp port 22");
  });

  it("translates to backend port 0 unless the rule is about all ports", () => {
    const [balancer] = gateway.loadBalancers;
    const [rule] = balancer!.rules;
    const answer = (changes: object) => {
      const model = {
        ...gateway,
        loadBalancers: [{ ...balancer!, rules: [{ ...rule!, backendPort: 0, ...changes }] }],
      };
      const question = { from: "52.1.2.5", to: "a", port: 11344, protocol: "Tcp" } as const;
      return explain(model, question, { serviceTags: noMembers }).answer;
    };
    expect([answer({}), answer({ protocol: "All" })]).toEqual(["denied", "allowed"]);
  });

  it("finds the way in that only one of the addresses has which machines may get", () => {
    const [group] = gateway.securityGroups;
    const one = { ...rule("AllowToOne", 90, "Allow", ["8.8.8.8"], "11344"), destinations: ["10.77.1.9"] };
    const model = { ...gateway, securityGroups: [{ ...group!, rules: [one, ...(group!.rules as (typeof one)[])] }] };
    const question = { from: "8.8.8.8", to: "a", port: 11344, protocol: "Tcp" } as const;
    expect(explain(model, question, { serviceTags: noMembers })).toMatchObject({
      answer: "allowed",
      steps: [{}, { rule: { name: "AllowToOne" } }],
    });
  });

  it("says that it depends on a tag that nobody resolved", () => {
    const { answer, steps } = explain(gateway, { from: "9.9.9.9", to: "a", port: 11344, protocol: "Tcp" });
    expect(answer).toBe("depends");
    expect(steps.at(-1)!.reason).toContain("MicrosoftCloudAppSecurity");
  });

  it("refuses a destination that the network does not have and lists those that it has", () => {
    expect(() => ask("52.1.2.5", "c", 11344)).toThrow(
      '"c" is nothing in this network; it has gateway-address-a (198.51.100.10), machines (10.77.1.0-10.77.1.255)',
    );
  });

  it("agrees with a naive evaluation about random packets in random networks", () => {
    const packet = fc.record({
      from: fc.constantFrom(...allIn(INTERNET_SAMPLE), ...allIn(NETWORK), ...allIn(CONNECTED), "168.63.129.16"),
      protocol: fc.constantFrom(...PROTOCOLS, "Tcp" as const),
      sourcePort: fc.constantFrom(...PORTS),
      port: fc.constantFrom(...PORTS),
    });
    const none = new Map(TAGS.map((tag) => [tag, []]));
    fc.assert(
      fc.property(network, fc.array(packet, { minLength: 20, maxLength: 20 }), (model, sent) => {
        for (const one of sent) {
          const toPublic = explain(model, { ...one, to: "b" }, { serviceTags: noMembers }).answer === "allowed";
          expect(toPublic).toBe(publicReached(model, none, "b", { ...one, to: "" }));
          if (!model.networkInterfaces[0]!.ipConfigurations[0]!.address) continue;
          const inside = explain(model, { ...one, to: "10.0.0.10" }, { serviceTags: noMembers }).answer === "allowed";
          expect(inside).toBe(insideReached(model, none, "single", { ...one, to: "" }));
        }
      }),
      { numRuns: 50, endOnFailure: true },
    );
  });
});
