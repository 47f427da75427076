import { contextOf, policyPackConfig, POLICY_NAMES, stackOfUrn } from "../../../policy/packConfig";
import { policies } from "../../../policy/packPolicies";

describe("the policy pack's configuration", () => {
  it("gives every policy of the pack the same settings", () => {
    const context = { environment: "test", icapsPort: 12344 } as const;
    const names = policies().map(({ name }) => name);
    expect([...POLICY_NAMES].sort()).toEqual([...names].sort());
    expect(policyPackConfig(context)).toEqual(Object.fromEntries(names.map((name) => [name, context])));
  });

  it("takes the environment of the stack's name, the strictest for another name, and the guide's port", () => {
    expect([contextOf({}, "dev"), contextOf({}, "canary"), contextOf({ environment: "test" }, "dev")]).toEqual([
      { environment: "dev", icapsPort: 11344 },
      { environment: "prod", icapsPort: 11344 },
      { environment: "test", icapsPort: 11344 },
    ]);
    expect(contextOf({ icapsPort: 443 }, "dev").icapsPort).toBe(443);
  });

  it("reads the stack from a resource's URN, and no name from anything else", () => {
    const urn = "urn:pulumi:dev::gateway::azure-native:network:PublicIPAddress::a";
    expect([stackOfUrn(urn), stackOfUrn(`x${urn}`), stackOfUrn("")]).toEqual(["dev", "", ""]);
  });
});
