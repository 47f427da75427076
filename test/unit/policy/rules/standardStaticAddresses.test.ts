import { UNKNOWN_TEXT, balancer, outcomes, resource, said } from "../stack";

const rule = "standard-static-addresses";
const inline = { sku: { name: "Standard" }, publicIPAllocationMethod: "Static" };
const frontend = (publicIPAddress: unknown) => balancer({ frontendIPConfigurations: [{ name: "a", publicIPAddress }] });
const card = (publicIPAddress: unknown) =>
  resource("network:NetworkInterface", "card", { ipConfigurations: [{ name: "a", publicIPAddress }] });

test.each([
  [inline, []],
  [{ ...inline, sku: { name: "standard" } }, []],
  [{ ...inline, sku: { name: "Basic" } }, ["violated"]],
  [{ ...inline, publicIPAllocationMethod: "Dynamic" }, ["violated"]],
  [{ ...inline, publicIPAllocationMethod: UNKNOWN_TEXT }, ["unjudged"]],
  // A reference: the address is judged where it is made.
  [{ id: "x" }, []],
  [{ id: UNKNOWN_TEXT }, []],
  [undefined, []],
  [UNKNOWN_TEXT, ["unjudged"]],
])("an address %j inside of a frontend or a card: %j", (address, expected) => {
  for (const holder of [frontend(address), card(address)]) expect(outcomes(rule, [holder])).toEqual(expected);
});

test("frontends that are not known yet may contain an address of their own", () => {
  expect(said(rule, [balancer({ frontendIPConfigurations: UNKNOWN_TEXT })])).toMatchObject([
    { outcome: "unjudged", path: "frontendIPConfigurations" },
  ]);
  expect(said(rule, [frontend(UNKNOWN_TEXT)])).toMatchObject([
    { outcome: "unjudged", path: "frontendIPConfigurations[a].publicIPAddress" },
  ]);
});

test("a resource without addresses of its own is not judged", () => {
  const other = resource("network:NatGateway", "nat", {
    undefined: [{ publicIPAddress: {} }],
    ipConfigurations: [{ publicIPAddress: {} }],
  });
  expect(outcomes(rule, [other])).toEqual([]);
});
