import { compare } from "../../../../preview/changes/compare";
import type { ResourceState } from "../../../../preview/model/step";
import type { ChangeReport } from "../../../../preview/model/report";
import { changeOf, urnOf } from "../smallStack";

const NOT_YET = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const network = "azure-native:network";
const groupUrn = urnOf(`${network}:NetworkSecurityGroup`, "gateway-rules");

/** A part that the program registers as a resource of its own; before its creation it has no id. */
function part(
  type: string,
  name: string,
  inputs: Record<string, unknown>,
  more: Partial<ResourceState> = {},
): ResourceState {
  return {
    urn: urnOf(`${network}:${type}`, name),
    type: `${network}:${type}`,
    custom: true,
    inputs,
    outputs: {},
    ...more,
  };
}

const rule = (changes: Record<string, unknown>): Record<string, unknown> => ({
  ...{ priority: 300, direction: "Inbound", access: "Allow", protocol: "Tcp" },
  ...{ sourceAddressPrefix: "*", sourcePortRange: "*", destinationAddressPrefix: "*", destinationPortRange: "11344" },
  securityRuleName: "extra",
  ...changes,
});

const named = { resourceGroupName: "group", networkSecurityGroupName: "rules" };
const reportWith = (extra: readonly ResourceState[]): ChangeReport => compare(changeOf({}, { extra }));

describe("a new security rule that is a resource of its own", () => {
  it.each<[string, Record<string, unknown>, Partial<ResourceState>]>([
    ["names its group", named, {}],
    ["names it in other letters", { resourceGroupName: "GROUP", networkSecurityGroupName: "Rules" }, {}],
    [
      "takes the name from the group's output",
      { resourceGroupName: NOT_YET, networkSecurityGroupName: NOT_YET },
      { propertyDependencies: { networkSecurityGroupName: [groupUrn] } },
    ],
    ["is registered under the group", {}, { parent: groupUrn }],
  ])("counts when it %s", (_how, of, more) => {
    const report = reportWith([part("SecurityRule", "extra", rule(of), more)]);
    expect(report.unknown).toEqual([]);
    expect(report.verdict).toMatch(/^The whole internet can reach both lanes on 11344/);
    expect(report.gates).toEqual(expect.arrayContaining(["widening", "internet"]));
    expect(report.unknown).toEqual([]);
  });

  it("opens a port inside", () => {
    const inputs = rule({ ...named, sourceAddressPrefix: "10.0.1.8", destinationPortRange: "22", priority: 150 });
    const report = compare(
      changeOf({ sources: ["20.0.0.1"] }, { sources: ["20.0.0.1"], extra: [part("SecurityRule", "extra", inputs)] }),
    );
    expect(report.reachability).toMatchObject([{ kind: "inside", ports: "22", added: { prefixes: ["10.0.1.8"] } }]);
    expect(report.gates).toContain("widening");
  });

  it("closes what it denies before the others", () => {
    const inputs = rule({ ...named, access: "Deny", priority: 199, sourceAddressPrefix: "20.0.0.2" });
    expect(reportWith([part("SecurityRule", "extra", inputs)]).verdict).toMatch(
      /^1 address can no longer reach both lanes on 11344/,
    );
  });

  it.each<[string, Record<string, unknown>, Partial<ResourceState>]>([
    ["names a group that is nowhere in the stack", { ...named, networkSecurityGroupName: "other" }, {}],
    ["names a group of another resource group", { ...named, resourceGroupName: "other" }, {}],
    ["has a name that nobody knows", { resourceGroupName: "group", networkSecurityGroupName: NOT_YET }, {}],
    ["has the id of another group's rule", named, { id: "/subscriptions/1/other/securityRules/extra" }],
  ])("is not known when it %s", (_how, of, more) => {
    const extra = [part("SecurityRule", "extra", rule(of), more)];
    const report = compare({ ...changeOf({}, {}), steps: [...changeOf({}, { extra }).steps.map(kept(extra[0]!))] });
    expect(report.unknown).toContain(
      "extra: which security group it belongs to is not known, so neither is what it does",
    );
    expect(report.gates).toEqual(expect.arrayContaining(["widening", "internet"]));
  });

  /** The small stack's creation takes ids away; this puts the test's own back. */
  const kept = (resource: ResourceState) => (step: ReturnType<typeof changeOf>["steps"][number]) =>
    step.urn === resource.urn ? { ...step, after: resource } : step;
});

describe("other new parts of the network", () => {
  it("a subnet without a group counts from its creation: who is in it can reach the lanes", () => {
    const subnet = part("Subnet", "wide", {
      ...{ resourceGroupName: "group", virtualNetworkName: "network", subnetName: "wide" },
      addressPrefix: "10.0.2.0/24",
    });
    const inside = rule({ ...named, sourceAddressPrefix: "VirtualNetwork", priority: 150 });
    const base = { extra: [part("SecurityRule", "extra", inside, { id: `${groupId}/securityRules/extra` })] };
    const report = compare(changeOf(base, { extra: [...base.extra, subnet] }));
    expect(report.reachability).toContainEqual(
      expect.objectContaining({
        ...{ kind: "inside", where: "lane a, lane b", ports: "11344" },
        added: { size: 256, prefixes: ["10.0.2.0/24"], tags: [] },
      }),
    );
    expect(report.unknown).toEqual([]);
  });

  it("a peering lets its network in where the rules let the virtual network in", () => {
    const inside = rule({ ...named, sourceAddressPrefix: "VirtualNetwork", priority: 150 });
    const base = { extra: [part("SecurityRule", "extra", inside, { id: `${groupId}/securityRules/extra` })] };
    const peering = part("VirtualNetworkPeering", "hub", {
      ...{ resourceGroupName: "group", virtualNetworkName: "network" },
      remoteAddressSpace: { addressPrefixes: ["10.99.0.0/24"] },
    });
    const report = compare(changeOf(base, { extra: [...base.extra, peering] }));
    expect(report.reachability).toContainEqual(
      expect.objectContaining({ kind: "inside", added: { size: 256, prefixes: ["10.99.0.0/24"], tags: [] } }),
    );
  });

  const peeringTo = (space: string, more: object = {}) =>
    part("VirtualNetworkPeering", "hub", {
      ...{ resourceGroupName: "group", virtualNetworkName: "network", ...more },
      remoteAddressSpace: { addressPrefixes: [space] },
    });

  it("a peering that no rule lets anybody through is still told, and does not pass the gate for openings", () => {
    const report = reportWith([peeringTo("10.99.0.0/24")]);
    expect(report.reachability.filter(({ kind }) => kind !== "outbound")).toEqual([]);
    expect(report.joinedNetworks).toEqual([expect.objectContaining({ added: ["10.99.0.0/24"], removed: [] })]);
    expect(report.verdict).toMatch(/the virtual network is joined to 10\.99\.0\.0\/24/);
    expect(report.gates).toContain("widening");
  });

  it("a peering's larger address space is told, and so is a peering that goes; only what is joined anew fails the gate", () => {
    const small = { extra: [peeringTo("10.99.0.0/24")] };
    const grown = compare(changeOf(small, { extra: [peeringTo("10.99.0.0/23")] }));
    expect(grown.joinedNetworks).toEqual([expect.objectContaining({ added: ["10.99.1.0/24"], removed: [] })]);
    const gone = compare(changeOf(small, { extra: [] }));
    expect(gone.joinedNetworks).toEqual([expect.objectContaining({ added: [], removed: ["10.99.0.0/24"] })]);
    expect(gone.gates).not.toContain("widening");
  });

  it("the networks behind the gateway of a peered network are unknown, never nothing", () => {
    const report = reportWith([peeringTo("10.99.0.0/24", { useRemoteGateways: true })]);
    expect(report.unknown.join()).toMatch(
      /its peering hub uses the other network's gateway; what is behind that is not known/,
    );
    expect(report.gates).toContain("widening");
  });

  it("a peering whose address space nobody gives is not known", () => {
    const inputs = { resourceGroupName: "group", virtualNetworkName: "network", remoteVirtualNetwork: { id: "/x" } };
    const report = reportWith([part("VirtualNetworkPeering", "hub", inputs)]);
    expect(report.unknown.join()).toMatch(
      /virtual network gateway-network: the address space behind its peering hub is not known/,
    );
  });

  it.each([
    "InboundNatRule",
    "LoadBalancerBackendAddressPool",
    "BastionHost",
    "AzureFirewall",
    "PrivateEndpoint",
    "SomethingOfNextYear",
  ])("a %s is under Not known", (type) => {
    const report = reportWith([part(type, "new", { resourceGroupName: "group" })]);
    expect(report.unknown).toEqual([`new: ${network}:${type} is not modelled; it may open something`]);
    expect(report.gates).toEqual(expect.arrayContaining(["widening", "internet"]));
  });

  it("a VPN gateway about which nothing is known is under Not known, with what is missing", () => {
    const report = reportWith([part("VirtualNetworkGateway", "new", { resourceGroupName: "group" })]);
    expect(report.unknown).toContain("new: the network that it is in is not known");
    expect(report.gates).toEqual(expect.arrayContaining(["widening", "internet"]));
  });
});

const groupId = "/subscriptions/1/resourceGroups/group/providers/Microsoft.Network/networkSecurityGroups/rules";

describe("a rule that moves out of its group", () => {
  const own = (source: string): ResourceState =>
    part(
      "SecurityRule",
      "client",
      rule({ ...named, securityRuleName: "AllowClient", priority: 200, sourceAddressPrefix: source }),
      { id: `${groupId}/securityRules/AllowClient` },
    );

  it("and is listed by its refreshed group too is one rule, on both sides", () => {
    const change = (before: string, after: string) => {
      const input = changeOf({ extra: [own(before)] }, { extra: [own(after)] });
      const refreshed = (resource: ResourceState): ResourceState =>
        resource.urn === groupUrn
          ? {
              ...resource,
              inputs: {},
              outputs: { securityRules: [{ name: "AllowClient", ...rule({}), sourceAddressPrefix: before }] },
            }
          : resource;
      return compare({
        ...input,
        base: input.base.map(refreshed),
        steps: input.steps.map((step) => ({
          ...step,
          ...(step.before ? { before: refreshed(step.before) } : {}),
          ...(step.after ? { after: refreshed(step.after) } : {}),
        })),
      });
    };
    expect(change("20.0.0.1", "20.0.0.1").verdict).toBe("Nothing changes");
    expect(change("20.0.0.1", "*").verdict).toMatch(/^The whole internet can reach both lanes on 11344/);
    expect(change("*", "20.0.0.1").verdict).toMatch(/addresses can no longer reach both lanes on 11344/);
    expect(change("20.0.0.1", "*").unknown).toEqual([]);
  });

  it("is seen when its group still has another one of that name", () => {
    const report = compare(changeOf({}, { extra: [own("*")] }));
    expect(report.verdict).toMatch(/the whole internet can reach both lanes/i);
    expect(report.unknown.join()).toMatch(/rule AllowClient is another one in the group than as a resource of its own/);
  });

  it("leaves it open whether Azure keeps the group's list, which the program no longer has", () => {
    const input = changeOf({}, { extra: [own("20.0.0.1")] });
    const steps = input.steps.map((step) =>
      step.urn === groupUrn ? { ...step, op: "update", after: { ...step.after!, inputs: {}, outputs: {} } } : step,
    );
    const report = compare({ ...input, steps });
    expect(report.unknown.join()).toMatch(
      /securityRules are removed from the program; whether Azure keeps them is not known/,
    );
    // As far as it is known: the old deny is still there, so nobody new gets in.
    expect(report.reachability.filter(({ added }) => added.size > 0)).toEqual([]);
  });
});

describe("a group that a preview would make", () => {
  const networkUrn = urnOf(`${network}:VirtualNetwork`, "gateway-network");
  const anew = groupUrn.replace("gateway-rules", "gateway-nsg");

  /** The group made anew under another name, and the subnet's reference to it, which is not known before. */
  function renamedWithoutAlias(sources: string, references: readonly string[]): ChangeReport {
    const input = changeOf({}, { sources });
    const steps = input.steps.flatMap((step) => {
      if (step.urn === groupUrn)
        return [
          ...[anew, anew.replace("nsg", "other")].map((urn) => ({
            ...{ ...step, op: "create", urn, before: undefined },
            after: { ...step.after!, urn, id: undefined },
          })),
          { ...step, op: "delete", after: undefined },
        ];
      if (step.urn !== networkUrn) return [step];
      const subnets = [{ name: "lanes", addressPrefix: "10.0.1.0/24", networkSecurityGroup: { id: NOT_YET } }];
      const inputs = { ...step.after!.inputs, subnets };
      const after = { ...step.after!, inputs, propertyDependencies: { subnets: references } };
      return [{ ...step, op: "update", after, detailedDiff: { "subnets[0].networkSecurityGroup.id": "update" } }];
    });
    return compare({ ...input, steps } as never);
  }

  it("is the subnet's, where nothing else can be meant", () => {
    expect(renamedWithoutAlias("*", [anew]).verdict).toMatch(/^The whole internet can reach both lanes on 11344/);
    const report = compare(changeOf({}, {}));
    expect(renamedWithoutAlias("20.0.0.1", [anew]).unknown).toEqual(report.unknown);
  });

  it.each([
    ["the preview does not say what the subnet is computed from", []],
    ["it could be another one that is made too", [anew, anew.replace("nsg", "other")]],
  ])("is not taken for the subnet's when %s", (_when, references) => {
    const report = renamedWithoutAlias("*", references);
    expect(report.unknown).toContain("subnet gateway-network/lanes: its security group is not known");
    expect(report.gates).toContain("widening");
  });
});
