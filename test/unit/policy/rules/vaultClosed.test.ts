import { UNKNOWN_TEXT, outcomes, resource, said, vault } from "../stack";

const rule = "vault-closed-to-internet";

it("is satisfied by a denying firewall, or no public access at all", () => {
  expect(said(rule, [vault()])).toEqual([]);
  expect(said(rule, [vault({ networkAcls: undefined, publicNetworkAccess: "disabled" })])).toEqual([]);
  expect(said(rule, [vault({ networkAcls: { defaultAction: "deny" } })])).toEqual([]);
});

it.each([
  { networkAcls: undefined },
  { networkAcls: {} },
  { networkAcls: { defaultAction: "Allow" } },
  { networkAcls: { defaultAction: "Deny", ipRules: [{ value: "0.0.0.0/1" }, { value: "128.0.0.0/1" }] } },
  { networkAcls: { defaultAction: "Deny", ipRules: [{ value: "198.51.100.7" }] } },
])("is violated by %j", (properties) => expect(outcomes(rule, [vault(properties)])).toEqual(["violated"]));

it("judges a managed HSM as it judges a vault", () => {
  const hsm = (defaultAction: string) =>
    resource("keyvault:ManagedHsm", "hsm", { properties: { networkAcls: { defaultAction } } });
  expect(outcomes(rule, [hsm("Allow")])).toEqual(["violated"]);
  expect(outcomes(rule, [hsm("Deny")])).toEqual([]);
});

it("takes prefixes that were agreed on, and no wider ones", () => {
  const open = (value: string) => vault({ networkAcls: { defaultAction: "Deny", ipRules: [{ value }] } });
  const vaultSources = ["198.51.100.0/28"];
  expect(said(rule, [open("198.51.100.7")], { vaultSources })).toEqual([]);
  expect(outcomes(rule, [open("198.51.100.0/27")], { vaultSources })).toEqual(["violated"]);
});

it("cannot judge a firewall that is not known yet", () => {
  expect(outcomes(rule, [vault({ networkAcls: UNKNOWN_TEXT })])).toEqual(["unjudged"]);
});
