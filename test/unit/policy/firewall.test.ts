import { judgeFirewall } from "../../../policy/firewall";
import { UNKNOWN_TEXT, resource } from "./stack";

const judged = (holder: object, allowed?: readonly string[]) =>
  judgeFirewall(
    resource("keyvault:Vault", "vault", {}),
    { holder, prefix: "properties.", field: "networkAcls", address: "value" },
    allowed,
  ).map(({ outcome, message, path }) => `${outcome} ${path}: ${message}`);
const rules = (...values: readonly (string | undefined)[]) => ({
  networkAcls: { defaultAction: "Deny", ipRules: values.map((value) => ({ value })) },
});
const notKnown = "cannot be judged before the update:";

test.each([
  [
    { networkAcls: { defaultAction: "Allow" } },
    [
      "violated properties.networkAcls.defaultAction: its firewall allows every address: networkAcls.defaultAction is not Deny",
    ],
  ],
  [
    rules("203.0.113.7"),
    ["violated properties.networkAcls.ipRules: its firewall allows 203.0.113.7/32 (1 IPv4 address)"],
  ],
  [
    { networkAcls: { defaultAction: UNKNOWN_TEXT } },
    [`unjudged properties.networkAcls.defaultAction: ${notKnown} its firewall's rules are not known yet`],
  ],
  [
    rules(UNKNOWN_TEXT),
    [`unjudged properties.networkAcls.ipRules: ${notKnown} the prefixes in its firewall are not known yet`],
  ],
  // A rule without its prefix is no rule that admits nobody.
  [
    rules(undefined),
    [`unjudged properties.networkAcls.ipRules: ${notKnown} the prefixes in its firewall are not known yet`],
  ],
  [
    rules("203.0.113.7", UNKNOWN_TEXT),
    ["violated properties.networkAcls.ipRules: its firewall allows 203.0.113.7/32 (1 IPv4 address)"],
  ],
  [{ ...rules("203.0.113.7"), publicNetworkAccess: "Disabled" }, []],
  [rules(), []],
])("a firewall of %j is told as %j", (holder, expected) => {
  expect(judged(holder)).toEqual(expected);
});

test("a prefix that was agreed on is no stranger", () => {
  expect(judged(rules("203.0.113.7"), ["203.0.113.0/28"])).toEqual([]);
});
