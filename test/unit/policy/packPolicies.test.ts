/** The pack's policies as the Pulumi CLI calls them. test/emulator/policyPack.test.ts has a CLI start the pack. */
import type { Policies, ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import Ajv from "ajv";
import { RULES, type Context, type JudgedResource } from "../../../policy/index";
import { ADVICE } from "../../../policy/packConfig";
import { policies } from "../../../policy/packPolicies";
import { address, allow, balancer, context, deny, group, lock, resource, scaleSet, separateRule } from "./stack";

type Told = readonly (readonly [policy: string, message: string, urn: string | undefined])[];
/** The call of a policy that has no checks of its own kind is nothing. */
type Callable = Policies[number] & {
  readonly validateResource?: (args: ResourceValidationArgs, report: (message: string, urn?: string) => void) => void;
  readonly validateStack?: (args: StackValidationArgs, report: (message: string, urn?: string) => void) => void;
};

/** Reports of all policies: each resource by itself with its inputs, then all together with their outputs. */
function told(resources: readonly JudgedResource[], config: Partial<Context> = context(), outputs = resources): Told {
  const all: (readonly [string, string, string | undefined])[] = [];
  const pack = policies() as readonly Callable[];
  const common = { getConfig: () => config };
  for (const policy of pack)
    for (const { properties: props, protect, ...one } of resources)
      void policy.validateResource?.(
        { ...one, props, opts: { protect }, ...common } as unknown as ResourceValidationArgs,
        (...words) => void all.push([policy.name, words[0], words[1]]),
      );
  const shown = outputs.map(({ properties: props, protect, ...one }) => ({
    ...{ ...one, props, opts: { protect }, propertyDependencies: {} },
  }));
  for (const policy of pack)
    void policy.validateStack?.(
      { resources: shown, ...common } as unknown as StackValidationArgs,
      (...words) => void all.push([policy.name, words[0], words[1]]),
    );
  return all;
}
const policiesOf = (all: Told) => all.map(([policy]) => policy);

test("a violation is reported by its rule's policy, with its place and resource", () => {
  const wide = group([allow({ sourceAddressPrefix: "0.0.0.0/1" }), deny()]);
  const [ofResource, ofStack, ...others] = told([wide]);
  expect(ofResource).toEqual([
    "icaps-only-from-clients",
    expect.stringMatching(/^rule AllowClient allows addresses .*\(securityRules\[AllowClient\]\)$/),
    wide.urn,
  ]);
  expect(ofStack).toEqual([
    "icaps-not-from-internet",
    expect.stringMatching(/^its rules together open port 11344 to .*: AllowClient$/),
    wide.urn,
  ]);
  expect(others).toEqual([]);
});

test("a stack is judged with all of its resources", () => {
  expect(told([group([]), separateRule(deny())])).toEqual([]);
  expect(policiesOf(told([group([])]))).toEqual(["explicit-inbound-deny"]);
});

test("a lock whose scope Azure does not return counts with the scope of its inputs", () => {
  const inputs = [address(), balancer(), lock()];
  const outputs = [address(), balancer(), lock({ scope: undefined })].map((one) => ({
    ...one,
    properties: Object.fromEntries(Object.entries(one.properties).filter(([, value]) => value !== undefined)),
  }));
  const rule = "registered-addresses-protected";
  expect(policiesOf(told(inputs, context(), outputs))).not.toContain(rule);
  expect(policiesOf(told(inputs.slice(0, 2), context(), outputs))).toContain(rule);
});

test("advice comes from two policies that stop nothing, with its rule's name", () => {
  const unencrypted = scaleSet({ securityProfile: undefined });
  expect(told([balancer()], context({ environment: "dev" }))).toEqual([
    [ADVICE.stack, "diagnostic-settings: has no diagnostic setting", balancer().urn],
  ]);
  const [, advice] = told([unencrypted], context({ environment: "dev" }));
  expect(advice).toEqual([
    ADVICE.resource,
    "encryption-at-host: its disks are not encrypted on the host (virtualMachineProfile.securityProfile.encryptionAtHost)",
    unencrypted.urn,
  ]);
});

test("equal words about two resources are two lines", () => {
  const two = [balancer(), { ...balancer(), urn: `${balancer().urn}-b` }];
  expect(told(two).map(([, , urn]) => urn)).toEqual(two.map(({ urn }) => urn));
});

test("a rule that says the same twice at one place is named once", () => {
  const pair = resource("network:NetworkSecurityGroup", "rules", {
    securityRules: [allow({ sourceAddressPrefix: undefined, sourceAddressPrefixes: "?" }), deny()],
  });
  const twice = told([pair], context({ furtherClients: [{ port: 11344, sources: ["203.0.113.7"] }] }));
  const advice = twice.filter(([policy]) => policy === ADVICE.resource).map(([, message]) => message);
  expect(advice).toEqual([expect.stringMatching(/^icaps-only-from-clients: cannot be judged/)]);
});

test("without a configured environment the stack's name decides, for a resource and for the stack", () => {
  const rest = context({ environment: undefined });
  const stack = (name: string) =>
    [
      address({}, { protect: false }),
      balancer(),
      lock(),
      scaleSet({ securityProfile: { encryptionAtHost: false } }),
    ].map((one) => ({
      ...one,
      urn: one.urn?.replace(":prod:", `:${name}:`),
    }));
  const mandatory = (name: string) =>
    policiesOf(told(stack(name), rest)).filter((policy) => !policy.startsWith("advice"));
  expect(mandatory("prod")).toEqual(["encryption-at-host", "trusted-launch", "registered-addresses-protected"]);
  expect(mandatory("other")).toEqual(mandatory("prod"));
  expect(mandatory("dev")).toEqual(["trusted-launch"]);
  expect(told([], rest)).toEqual([]);
});

test("a policy is mandatory where its rule is so in some environment, and says why and what to do", () => {
  const byName = new Map(policies().map((policy) => [policy.name, policy]));
  for (const { name, title, reason, remedy, severity } of RULES) {
    expect(byName.get(name)).toMatchObject({
      description: `${title}. ${reason}`,
      ...{ severity, remediationSteps: remedy },
      enforcementLevel: name === "diagnostic-settings" ? "advisory" : "mandatory",
    });
  }
  for (const name of Object.values(ADVICE)) expect(byName.get(name)).toMatchObject({ enforcementLevel: "advisory" });
});

describe("the configuration of a policy", () => {
  const { properties, required = [] } = policies()[0]!.configSchema!;
  const accepts = new Ajv().compile({ type: "object", properties, required, additionalProperties: false });

  test.each<Partial<Context>>([
    {},
    { environment: "dev", icapsPort: 1, allowedSources: ["203.0.113.7"], testWorkload: true },
    { icapsPort: 65535, furtherClients: [{ port: 12344, sources: ["203.0.113.7"] }], existingAddresses: true },
    { vaultSources: [], storageSources: ["203.0.113.7"], existingNetwork: "/subscriptions/s" },
  ])("takes %j", (config) => {
    expect(accepts(config)).toBe(true);
  });

  test.each([
    { environment: "production" },
    { environment: 1 },
    { icapsPort: 0 },
    { icapsPort: 65536 },
    { icapsPort: "11344" },
    { icapsPort: 1.5 },
    { allowedSources: "203.0.113.7" },
    { allowedSources: [7] },
    { vaultSources: [7] },
    { storageSources: "203.0.113.7" },
    { furtherClients: {} },
    { furtherClients: ["203.0.113.7"] },
    { furtherClients: [{ port: 12344 }] },
    { furtherClients: [{ sources: [] }] },
    { furtherClients: [{ port: 0, sources: [] }] },
    { furtherClients: [{ port: 65536, sources: [] }] },
    { furtherClients: [{ port: "12344", sources: [] }] },
    { furtherClients: [{ port: 12344, sources: "203.0.113.7" }] },
    { testWorkload: "yes" },
    { existingAddresses: "no" },
    { existingNetwork: ["/subscriptions/s"] },
  ])("refuses %j, instead of judging with it", (config) => {
    expect(accepts(config)).toBe(false);
  });

  test("is the same for every policy", () => {
    for (const { configSchema } of policies()) expect(configSchema).toBe(policies()[0]!.configSchema);
  });
});
