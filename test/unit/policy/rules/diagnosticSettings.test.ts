import { UNKNOWN_TEXT, outcomes, resource } from "../stack";

const rule = "diagnostic-settings";
const id = "/subscriptions/s/resourceGroups/rg/providers/x/y/one";
const watched = (type: string) => resource(type, "one", {}, { id });
const naming = (type: string, resourceUri: unknown, dependencies?: readonly string[]) =>
  resource(type, "of-one", { resourceUri }, dependencies && { propertyDependencies: { resourceUri: dependencies } });
const setting = "monitor:DiagnosticSetting";

test.each(["keyvault:Vault", "keyvault:ManagedHsm", "network:LoadBalancer"])(
  "a %s wants a diagnostic setting",
  (type) => {
    expect(outcomes(rule, [watched(type)])).toEqual(["violated"]);
    for (const kind of [setting, "insights:DiagnosticSetting"])
      expect(outcomes(rule, [watched(type), naming(kind, id.toUpperCase())])).toEqual([]);
  },
);

test("a network wants none", () => {
  expect(outcomes(rule, [watched("network:VirtualNetwork")])).toEqual([]);
});

test.each([
  [naming(setting, `${id}-b`), ["violated"]],
  [naming("insights:MetricAlert", id), ["violated"]],
  [naming(setting, UNKNOWN_TEXT), ["unjudged"]],
  [naming(setting, UNKNOWN_TEXT, [watched("keyvault:Vault").urn!]), ["unjudged"]],
  [naming(setting, UNKNOWN_TEXT, ["urn:of:another"]), ["violated"]],
])("a setting of something else is none: %#", (other, expected) => {
  expect(outcomes(rule, [watched("keyvault:Vault"), other])).toEqual(expected);
});
