import {
  EMPTY_MODEL,
  explain,
  readServiceTags,
  UNKNOWN,
  type LoadBalancingRule,
  type NetworkModel,
} from "../../../exposure";

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
  values: [{ name: "MicrosoftCloudAppSecurity", properties: { addressPrefixes: [] } }],
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

  it("never names a rule behind one that matches every packet, because it cannot change the answer", () => {
    const [group] = gateway.securityGroups;
    type Rule = ReturnType<typeof rule>;
    const [client, tag, deny] = group!.rules as Rule[];
    const nearestWith = (rules: readonly Rule[]) => {
      const model = { ...gateway, securityGroups: [{ ...group!, rules }] };
      const question = { from: "1.2.3.4", to: "a", port: 11344, protocol: "Tcp" } as const;
      return explain(model, question, { serviceTags: noMembers }).steps.at(-1)!.nearest?.rule.name;
    };
    // the default rule AllowVnetInBound stands behind DenyAll, and is nearer to the packet than one for another port
    const otherPort = { ...client!, destinationPorts: ["443"] };
    expect(nearestWith([deny!])).toBeUndefined();
    expect(nearestWith([otherPort, tag!, deny!])).toBe("AllowTag");
    expect(nearestWith([otherPort, deny!])).toBe("AllowClient");
    // without a rule that denies everything, the default one decides, and the network's own machines come before it
    expect(nearestWith([otherPort])).toBe("AllowVnetInBound");
    // a narrow rule before it takes this packet, and not those that the later rule allows
    const narrow = { ...deny!, name: "DenyNarrow", priority: 90, sources: ["1.2.3.0/24"] };
    expect(nearestWith([narrow, client!, deny!])).toBe("AllowClient");
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

  it("says that it depends on an unresolved tag", () => {
    const { answer, steps } = explain(gateway, { from: "9.9.9.9", to: "a", port: 11344, protocol: "Tcp" });
    expect(answer).toBe("depends");
    expect(steps.at(-1)!.reason).toContain("MicrosoftCloudAppSecurity");
  });

  it("refuses a destination that the network does not have and lists those that it has", () => {
    expect(() => ask("52.1.2.5", "c", 11344)).toThrow(
      '"c" is nothing in this network; it has gateway-address-a (198.51.100.10), machines (10.77.1.0-10.77.1.255)',
    );
  });

  it("says of an address elsewhere that it does not answer, and not that there is nothing", () => {
    expect(() => ask("10.77.1.9", "10.90.0.20", 1344)).toThrow(
      '"10.90.0.20" is outside of what this command can follow a packet to: gateway-address-a (198.51.100.10), machines (10.77.1.0-10.77.1.255). Whether the machines reach it is not answered here; a preview lists what they may reach',
    );
  });

  it("asks the machine that has the sender's address, not the first one of its subnet", () => {
    const silent = {
      id: "silent",
      name: "silent",
      rules: [{ ...rule("Deny", 100, "Deny", ["*"], "*"), direction: "Outbound" as const }],
    };
    const at = (address: string, group?: string) => ({
      ...{ name: address, ...(group === undefined ? {} : { securityGroup: group }) },
      ipConfigurations: [{ subnet: "s", address, pools: [], applicationSecurityGroups: [] }],
    });
    const model = {
      ...gateway,
      securityGroups: [{ id: "g", name: "group", rules: [] }, silent],
      networkInterfaces: [at("10.77.1.5", "silent"), at("10.77.1.6")],
    };
    const answer = (from: string) => explain(model, { from, to: "10.77.1.6", port: 22, protocol: "Tcp" });
    expect(answer("10.77.1.5")).toMatchObject({
      answer: "denied",
      steps: [{ at: "security group silent on network card of 10.77.1.5, outbound", rule: { name: "Deny" } }],
    });
    expect(answer("10.77.1.7").answer).toBe("allowed");
  });

  it("does not take a machine for the receiver whose address is another one's", () => {
    const [group] = gateway.securityGroups;
    const closed = { ...group!, rules: [rule("DenyAll", 100, "Deny", ["*"], "*")] };
    const single = {
      ...{ name: "single", securityGroup: "closed" },
      ipConfigurations: [{ subnet: "s", address: "10.77.1.5", pools: [], applicationSecurityGroups: [] }],
    };
    const model = {
      ...gateway,
      securityGroups: [
        { ...group!, rules: [] },
        { ...closed, id: "closed", name: "closed" },
      ],
      networkInterfaces: [single],
    };
    const question = { from: "10.77.1.9", to: "10.77.1.5", port: 22, protocol: "Tcp" } as const;
    expect(explain(model, question).answer).toBe("denied");
    expect(explain(model, { ...question, to: "machines" }).answer).toBe("allowed");
  });

  it("asks for the whole name where a part of it means several public addresses", () => {
    const two = ["gateway-a-1", "gateway-a-2"].map((name) => ({ id: name, name, sku: "Standard" as const }));
    const model = { ...gateway, publicAddresses: two };
    expect(() => explain(model, { from: "8.8.8.8", to: "a", port: 1, protocol: "Tcp" })).toThrow(
      '"a" may be any of gateway-a-1, gateway-a-2: give the whole name',
    );
  });

  it.each<[string, Partial<LoadBalancingRule>, number]>([
    ["the frontend port of a balancing rule", { frontendPorts: UNKNOWN }, 443],
    ["the backend port of a balancing rule", { backendPort: UNKNOWN }, 11344],
    ["the frontend of a balancing rule", { frontend: UNKNOWN }, 11344],
    ["the pool of a balancing rule", { pools: [UNKNOWN] }, 11344],
  ])("does not know the answer where %s is not known", (_, changes, port) => {
    const [balancer] = gateway.loadBalancers;
    const rules = balancer!.rules.map((one) => ({ ...one, ...changes }));
    const model = { ...gateway, loadBalancers: [{ ...balancer!, rules }] };
    const question = { from: "52.1.2.5", to: "a", port, protocol: "Tcp" } as const;
    expect(explain(model, question, { serviceTags: noMembers }).answer).toBe("unknown");
  });

  it.each<[string, string, string]>([
    ["some rule allows, on whatever port", "52.1.2.5", "unknown"],
    ["no rule allows on any port", "52.1.2.3", "denied"],
  ])("asks about every port that a balancing rule may send to: a sender that %s", (_, from, expected) => {
    const [balancer] = gateway.loadBalancers;
    const rules = balancer!.rules.map((one) => ({
      ...({ ...one, backendPort: UNKNOWN } as const),
      frontendPorts: { first: 443, last: 443 },
    }));
    const model = { ...gateway, loadBalancers: [{ ...balancer!, rules }] };
    const { answer, steps } = explain(model, { from, to: "a", port: 443, protocol: "Tcp" }, { serviceTags: noMembers });
    expect(answer).toBe(expected);
    const { reason } = steps.find(({ at }) => at === "load balancer balancer")!;
    expect(reason).toContain("rule icaps-a sends port 443 to a port that is not known yet, such as ");
    if (expected === "unknown") expect(steps.at(-1)).toMatchObject({ rule: { name: "AllowClient" }, says: "allowed" });
  });
});
