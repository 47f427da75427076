import { EMPTY_MODEL, type NetworkModel, type SecurityRule } from "../../../../exposure";
import { Names } from "../../../../preview/changes/names";
import { strangeDestinations } from "../../../../preview/changes/strangeDestinations";
import type { ResourceState } from "../../../../preview/model/step";

const rule = (destinations: string[], more: Partial<SecurityRule> = {}): SecurityRule => ({
  ...{ name: "AllowIcapServers1344", priority: 1000, direction: "Outbound", access: "Allow", protocol: "Tcp" },
  ...{ sources: ["*"], sourcePorts: ["*"], destinations, destinationPorts: ["1344"] },
  ...more,
});
const model = (...rules: SecurityRule[]): NetworkModel => ({
  ...EMPTY_MODEL,
  networks: [
    { id: "hub", name: "hub", addressPrefixes: ["10.40.0.0/16"], subnets: [], connectedPrefixes: ["10.41.0.0/16"] },
  ],
  securityGroups: [{ id: "rules", name: "rules", rules }],
});
const hub = (external: boolean): ResourceState => ({
  ...{ urn: "urn::hub", type: "azure-native:network:VirtualNetwork", custom: true, inputs: {}, outputs: {} },
  ...(external ? { external } : {}),
});
const told = (before: NetworkModel, after: NetworkModel, external = true): readonly string[] =>
  strangeDestinations([before, after], [hub(external)], new Names([], new Map()));

const known = rule(["10.40.0.30/32"]);

test("a server outside the known parts of an existing network is reported as unknown", () => {
  expect(told(model(known), model(rule(["10.40.0.30/32", "10.50.0.30/32", "192.168.7.0/24"])))).toEqual([
    expect.stringMatching(
      /^rules: whether machines reach 10\.50\.0\.30, 192\.168\.7\.0\/24, which its rules newly allow/,
    ),
  ]);
});

test.each<[string, SecurityRule, boolean]>([
  ["in the network", rule(["10.40.9.9/32"]), true],
  ["in a network that it is peered with", rule(["10.41.9.9/32"]), true],
  ["on the internet, which the reachability names", rule(["52.1.2.3/32"]), true],
  ["that a rule denies", rule(["10.50.0.30/32"], { access: "Deny" }), true],
  ["that may come in", rule(["10.50.0.30/32"], { direction: "Inbound" }), true],
  ["beyond a network of our own, whose every connection is known", rule(["10.50.0.30/32"]), false],
])("nothing is said of an address %s", (_, added, external) => {
  expect(told(model(known), model(known, added), external)).toEqual([]);
});

test("nothing is said again of what was allowed before", () => {
  const both = model(rule(["10.50.0.30/32"]));
  expect(told(both, both)).toEqual([]);
});
