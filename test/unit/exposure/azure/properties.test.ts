/** Values as programs, previews and state files have them. */
import { UNKNOWN, isUnknown, modelFromAzure } from "../../../../exposure";

/** Stand for what the engine does not know yet: a boolean, a number, a text, a list, an asset, an archive, an object. */
const PLACEHOLDERS = [
  ...["1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", "3eeb2bf0-c639-47a8-9e75-3b44932eb421"],
  ...["04da6b54-80e4-46f7-96ec-b56ff0331ba9", "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2"],
  ...["030794c1-ac77-496b-92df-f27374a8bd58", "e48ece36-62e2-4504-bad9-02848725956a"],
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
];
const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:abc" };

test.each([...PLACEHOLDERS, UNKNOWN, "[secret]", SECRET])("%j is not known", (value) =>
  expect(isUnknown(value)).toBe(true),
);

test.each([undefined, null, "", "text", 0, false, {}, [], { id: PLACEHOLDERS[0] }])("%j is known", (value) =>
  expect(isUnknown(value)).toBe(false),
);

const subnetsOf = (subnets: unknown) =>
  modelFromAzure([{ type: "azure-native:network:VirtualNetwork", id: "/net", name: "net", properties: { subnets } }])
    .networks[0]!.subnets;

test.each<[string, unknown]>([
  ["a text", "10.77.1.0/24"],
  ["an object", { name: "a" }],
  ["a secret", SECRET],
  ["a list with an unknown element", [{ name: "a", addressPrefix: "10.77.1.0/24" }, PLACEHOLDERS[6]]],
])("%s in the place of a list is a list that is not known", (_, subnets) => {
  expect(subnetsOf(subnets)).toEqual([
    { id: UNKNOWN, name: "(not known)", prefixes: [UNKNOWN], securityGroup: UNKNOWN },
  ]);
});

test("an element that is no object is one with nothing known about it", () => {
  expect(subnetsOf([null])).toEqual([{ id: UNKNOWN, name: "(name not known)", prefixes: [] }]);
  expect(subnetsOf([["a"]])).toEqual([{ id: UNKNOWN, name: "(name not known)", prefixes: [] }]);
});

test.each<[unknown, number | typeof UNKNOWN]>([
  [443, 443],
  ["443", 443],
  ["", UNKNOWN],
  [null, UNKNOWN],
  [true, UNKNOWN],
  [443.5, UNKNOWN],
  ["https", UNKNOWN],
  [[443], UNKNOWN],
  [PLACEHOLDERS[1], UNKNOWN],
])("the port %j is %s", (backendPort, expected) => {
  const rule = { name: "one", protocol: "Tcp", frontendPort: 1, backendPort };
  const properties = { loadBalancingRules: [rule] };
  const { loadBalancers } = modelFromAzure([
    { type: "azure-native:network:LoadBalancer", id: "/lb", name: "lb", properties },
  ]);
  expect(loadBalancers[0]!.rules[0]!.backendPort).toBe(expected);
});

test.each<[string, string, object, string]>([
  ["the id that Azure gave", "/lb", { id: "/own", name: "front" }, "/own"],
  ["the id that Azure will compose", "/lb", { name: "front" }, "/lb/frontendIPConfigurations/front"],
  [
    "the id that Azure will compose, where its own is not known yet",
    "/lb",
    { id: PLACEHOLDERS[2], name: "front" },
    "/lb/frontendIPConfigurations/front",
  ],
  ["no id without a name", "/lb", {}, UNKNOWN],
  ["no id without a known name", "/lb", { name: PLACEHOLDERS[2] }, UNKNOWN],
  ["no id in a balancer without one", UNKNOWN, { name: "front" }, UNKNOWN],
])("a frontend has %s", (_, id, frontend, expected) => {
  const properties = { frontendIPConfigurations: [frontend] };
  const { loadBalancers } = modelFromAzure([{ type: "azure-native:network:LoadBalancer", id, name: "lb", properties }]);
  expect(loadBalancers[0]!.frontends[0]!.id).toBe(expected);
});

test("a list of references that is not known, or a reference without an id, is unknown", () => {
  const pools = (value: unknown) =>
    modelFromAzure([
      {
        ...{ type: "azure-native:network:NetworkInterface", id: "/card", name: "card" },
        properties: { ipConfigurations: [{ subnet: {}, loadBalancerBackendAddressPools: value }] },
      },
    ]).networkInterfaces[0]!.ipConfigurations[0]!;
  expect(pools(PLACEHOLDERS[3])).toMatchObject({ pools: [UNKNOWN], subnet: UNKNOWN });
  expect(pools([{}, { id: "/p" }])).toMatchObject({ pools: [UNKNOWN, "/p"] });
});
