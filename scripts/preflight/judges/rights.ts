/** Features and resource providers that the subscription must have, and rights that the deployer must have. Pure. */
import { findings, type PreflightFinding } from "../finding";
import type { Needs } from "../needs";
import type { Permission, ProviderState } from "../subscription";

/** The subscription feature without which Azure refuses machines with encryption at host. */
export function judgeFeature({ encryptionAtHost }: Needs, state: string): readonly PreflightFinding[] {
  const wrong = encryptionAtHost && state !== "Registered";
  return findings(
    "features",
    wrong
      ? [
          {
            outcome: "stops",
            fact: `the feature Microsoft.Compute/EncryptionAtHost is ${state}`,
            todo: "az feature register --namespace Microsoft.Compute --name EncryptionAtHost, or lanes.encryptionAtHost: false",
          },
        ]
      : [],
    encryptionAtHost ? "EncryptionAtHost is registered" : "no subscription feature is needed",
  );
}

/** The namespaces of the resources. Azure refuses a resource whose namespace is not registered. */
export function judgeProviders({ types }: Needs, states: readonly ProviderState[]): readonly PreflightFinding[] {
  const needed = [...new Set(types.map((type) => type.split("/")[0]!))];
  const bad = needed.flatMap((namespace): Omit<PreflightFinding, "check">[] => {
    const state = states.find((one) => one.namespace.toLowerCase() === namespace.toLowerCase())?.registrationState;
    if (state === "Registered") return [];
    return [
      {
        outcome: "stops",
        fact: `the resource provider ${namespace} is ${state ?? "unknown to the subscription"}`,
        todo: `az provider register --namespace ${namespace} --wait`,
      },
    ];
  });
  return findings("resource providers", bad, `${needed.length} are registered`);
}

/** The actions for each type of resource. An update writes resources of the type, and a later update deletes them. */
export function judgeRights({ types }: Needs, permissions: readonly Permission[]): readonly PreflightFinding[] {
  const actions = types.flatMap((type) => [`${type}/write`, `${type}/delete`]);
  const missing = actions.filter((action) => !isAllowed(action, permissions));
  return findings(
    "deployer's rights",
    missing.length === 0
      ? []
      : [
          {
            outcome: "stops",
            fact: `the deploying principal may not ${missing.join(", ")}`,
            todo: 'assign it a role with these actions (docs/deploying.md, "What the deployer needs")',
          },
        ],
    `all ${actions.length} actions are allowed`,
  );
}

/**
 * Whether a principal may take an action. Azure adds up the principal's roles; a role's exceptions limit only that role (learn: "Understand
 * Azure role definitions").
 */
const isAllowed = (action: string, permissions: readonly Permission[]): boolean =>
  permissions.some(
    ({ actions, notActions }) =>
      actions.some((pattern) => covers(pattern, action)) && !notActions.some((pattern) => covers(pattern, action)),
  );

function covers(pattern: string, action: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.\\+?^${}()|[\]]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "i").test(action);
}
