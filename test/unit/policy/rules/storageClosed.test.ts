import { UNKNOWN_TEXT, outcomes, resource, said } from "../stack";

const rule = "storage-closed-to-internet";
const CLOSED = {
  ...{ allowSharedKeyAccess: false, allowBlobPublicAccess: false, minimumTlsVersion: "TLS1_2" },
  networkRuleSet: { defaultAction: "Deny" },
};
const account = (changes: object = {}) => resource("storage:StorageAccount", "lists", { ...CLOSED, ...changes });
const container = (publicAccess?: string) => resource("storage:BlobContainer", "lists", { publicAccess });
const firewall = (...addresses: string[]) => ({
  networkRuleSet: { defaultAction: "Deny", ipRules: addresses.map((address) => ({ iPAddressOrRange: address })) },
});

it("is satisfied by an account that admits nobody by default, with tokens only", () => {
  expect(said(rule, [account(), container(), container("None")])).toEqual([]);
  expect(said(rule, [account({ networkRuleSet: undefined, publicNetworkAccess: "disabled" })])).toEqual([]);
  expect(said(rule, [account({ minimumTlsVersion: "TLS1_3", enableHttpsTrafficOnly: true })])).toEqual([]);
});

it.each([
  [{ networkRuleSet: undefined }, "networkRuleSet.defaultAction"],
  [{ networkRuleSet: { defaultAction: "Allow" } }, "networkRuleSet.defaultAction"],
  [firewall("0.0.0.0/1", "128.0.0.0/1"), "networkRuleSet.ipRules"],
  [firewall("198.51.100.7"), "networkRuleSet.ipRules"],
  [{ allowSharedKeyAccess: undefined }, "allowSharedKeyAccess"],
  [{ allowSharedKeyAccess: true }, "allowSharedKeyAccess"],
  [{ allowBlobPublicAccess: undefined }, "allowBlobPublicAccess"],
  [{ minimumTlsVersion: undefined }, "minimumTlsVersion"],
  [{ minimumTlsVersion: "TLS1_1" }, "minimumTlsVersion"],
  [{ enableHttpsTrafficOnly: false }, "enableHttpsTrafficOnly"],
  [{ isLocalUserEnabled: true }, "isLocalUserEnabled"],
])("is violated by %j", (changes, path) => {
  expect(said(rule, [account(changes)]).map((one) => one.path)).toEqual([path]);
  expect(outcomes(rule, [account(changes)])).toEqual(["violated"]);
});

it.each(["Blob", "container"])("is violated by a container of public access %s", (access) => {
  expect(outcomes(rule, [container(access)])).toEqual(["violated"]);
});

it("takes the addresses from which lists are uploaded, and no wider ones", () => {
  const storageSources = ["198.51.100.0/28"];
  expect(said(rule, [account(firewall("198.51.100.7"))], { storageSources })).toEqual([]);
  expect(outcomes(rule, [account(firewall("198.51.100.0/27"))], { storageSources })).toEqual(["violated"]);
});

it.each(["networkRuleSet", "allowSharedKeyAccess", "minimumTlsVersion"])(
  "cannot judge a %s that is not known",
  (path) => {
    expect(new Set(outcomes(rule, [account({ [path]: UNKNOWN_TEXT })]))).toEqual(new Set(["unjudged"]));
  },
);
