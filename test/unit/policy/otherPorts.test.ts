import type { JudgedResource } from "../../../policy/index";
import {
  allow,
  deny,
  group,
  idOf,
  network,
  outcomes,
  resource,
  said,
  scaleSet,
  separateRule,
  UNKNOWN_TEXT,
} from "./stack";

describe("nothing-else-from-internet", () => {
  const rule = "nothing-else-from-internet";
  const probe = allow({ name: "Probe", sourceAddressPrefix: "AzureLoadBalancer", destinationPortRange: "8080" });

  it("lets the platform and the network reach other ports, and clients the ICAPS port", () => {
    const bastion = allow({ name: "Bastion", sourceAddressPrefix: "VirtualNetwork", destinationPortRange: "22" });
    const sites = allow({
      name: "Sites",
      sourceAddressPrefixes: ["10.0.0.0/8", "fd00::/8"],
      sourceAddressPrefix: "",
      destinationPortRange: "22",
    });
    expect(said(rule, [group([allow(), probe, bastion, sites, deny()])])).toEqual([]);
  });

  it("says which rule opens what to whom", () => {
    expect(said(rule, [group([allow({ name: "Ssh", destinationPortRange: "22" })])])).toEqual([
      {
        outcome: "violated",
        message: "rule Ssh opens more than port 11344/TCP to the internet: 203.0.113.7/32 (1 IPv4 address)",
        path: "securityRules[Ssh]",
      },
    ]);
  });

  it.each([
    { destinationPortRange: "*" },
    { destinationPortRange: "11344-11345" },
    { destinationPortRange: undefined, destinationPortRanges: ["11344", "22"] },
    { protocol: "*" },
    { protocol: "Udp" },
    { protocol: "any" },
    { destinationPortRange: "12000-11000" },
    { destinationPortRange: "11344-99999" },
    { destinationPortRange: undefined, destinationPortRanges: ["22", "8080-12000"] },
    { protocol: "Icmp", destinationPortRange: "*" },
    { destinationPortRange: "22", sourceAddressPrefix: "AzureCloud.westeurope" },
    { destinationPortRange: "22", sourceAddressPrefix: "2a00::/12" },
    { destinationPortRange: "22", sourceAddressPrefix: "64:ff9b::/96" },
  ])("is violated by %j", (changes) => expect(outcomes(rule, [group([allow(changes)])])).toEqual(["violated"]));

  it("cannot judge ports or sources that are not known yet", () => {
    const rules = [allow({ destinationPortRange: UNKNOWN_TEXT })];
    expect(outcomes(rule, [group(rules)])).toEqual(["unjudged"]);
    expect(outcomes(rule, [group([allow({ destinationPortRange: "22", sourceAddressPrefix: UNKNOWN_TEXT })])])).toEqual(
      ["unjudged"],
    );
  });
});

describe("explicit-inbound-deny", () => {
  const rule = "explicit-inbound-deny";

  it.each([
    deny({ protocol: "Tcp" }),
    deny({ direction: "Outbound" }),
    deny({ access: "Allow" }),
    deny({ sourceAddressPrefix: "Internet" }),
    deny({ sourceAddressPrefix: "0.0.0.0/0" }),
    // A text whose meaning only an allow may assume is no reason to believe a deny.
    deny({ sourceAddressPrefix: "0.0.0.0" }),
    deny({ sourceAddressPrefix: "0/0" }),
    deny({ sourceAddressPrefix: "any" }),
    deny({ destinationPortRange: "all" }),
    deny({ destinationPortRange: "65535-0" }),
    deny({ destinationAddressPrefix: "10.0.0.0/8" }),
    deny({ destinationPortRange: "1-65535" }),
    deny({ sourcePortRange: "1024-65535" }),
  ])("is violated by a deny that leaves something out: %j", (almost) => {
    expect(said(rule, [group([almost])])).toEqual([
      { outcome: "violated", message: "has no inbound rule that denies everything else" },
    ]);
  });

  it("takes a deny that is a resource of its own, when it surely is of this group", () => {
    expect(outcomes(rule, [group([]), separateRule(deny())])).toEqual([]);
    expect(outcomes(rule, [group([]), separateRule(deny(), { networkSecurityGroupName: "other" })])).toEqual([
      "violated",
    ]);
    expect(outcomes(rule, [group([]), separateRule(deny(), { networkSecurityGroupName: UNKNOWN_TEXT })])).toEqual([
      "unjudged",
    ]);
  });

  it("wants a group in every subnet but Azure's own", () => {
    const none = { networkSecurityGroup: undefined };
    expect(said(rule, [network(none)])).toEqual([
      {
        outcome: "violated",
        message: "subnet lane-a has no security group",
        path: "subnets[lane-a].networkSecurityGroup",
      },
    ]);
    expect(outcomes(rule, [network({ ...none, name: "GatewaySubnet" })])).toEqual([]);
    expect(outcomes(rule, [resource("network:Subnet", "lane", { subnetName: "lane" })])).toEqual(["violated"]);
    expect(new Set(outcomes(rule, [network({ networkSecurityGroup: UNKNOWN_TEXT })]))).toEqual(new Set(["unjudged"]));
  });

  describe("with an existing network", () => {
    const existingNetwork = idOf("virtualNetworks", "hub");
    const subnet = { name: "owners", id: `${existingNetwork}/subnets/owners` };
    const hub = resource("network:VirtualNetwork", "network", { name: "hub", subnets: [subnet] });
    const rules = group([deny()]);
    const machines = (card: object) =>
      scaleSet({ networkProfile: { networkInterfaceConfigurations: [{ name: "gateway", ...card }] } });
    const ofCard = { networkSecurityGroup: { id: idOf("networkSecurityGroups", "rules") } };
    const found = (resources: JudgedResource[], facts = { existingNetwork }) => said(rule, resources, facts);

    it("leaves its owner's subnets alone where each card of ours has a group of ours", () => {
      expect(found([hub, rules, machines(ofCard)])).toEqual([]);
      expect(found([hub, rules, machines({ networkSecurityGroup: { id: UNKNOWN_TEXT } })])).toEqual([]);
    });

    it("finds a card without a group, and cannot judge one that is not in the stack", () => {
      const path = "virtualMachineProfile.networkProfile.networkInterfaceConfigurations[gateway].networkSecurityGroup";
      expect(found([hub, rules, machines({})])).toEqual([
        { outcome: "violated", message: "network card gateway has no security group", path },
      ]);
      expect(found([hub, machines(ofCard)]).map(({ outcome }) => outcome)).toEqual(["unjudged"]);
      const card = resource("network:NetworkInterface", "card", {});
      expect(found([hub, rules, card]).map(({ message }) => message)).toEqual([
        "network card card has no security group",
      ]);
      const hidden = scaleSet({ networkProfile: UNKNOWN_TEXT });
      expect(found([hub, rules, hidden]).map(({ outcome }) => outcome)).toEqual(["unjudged"]);
    });

    it("judges every other network, and that one too if it is not declared as somebody else's", () => {
      const own = network({ networkSecurityGroup: undefined });
      expect(found([own, rules]).map(({ message }) => message)).toEqual(["subnet lane-a has no security group"]);
      expect(said(rule, [hub, rules]).map(({ message }) => message)).toEqual(["subnet owners has no security group"]);
      const disguised = resource("network:VirtualNetwork", "network", { name: "hub", subnets: [{ name: "owners" }] });
      expect(found([disguised, rules]).map(({ outcome }) => outcome)).toEqual(["violated"]);
    });
  });

  it("cannot judge a group that is somewhere else", () => {
    expect(said(rule, [network()])).toEqual([
      {
        outcome: "unjudged",
        message:
          "cannot be judged before the update: subnet lane-a names the security group rules, which is not in this stack; its rules are not known yet",
        path: "subnets[lane-a].networkSecurityGroup",
      },
    ]);
  });
});
