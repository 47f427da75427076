/** The machines that send their logs, derived from the policy assignments as Azure Policy does it. Pure. */
import type { AzureResource } from "../../model";
import { isWithin, nameOf, sameId } from "../armId";
import { at, records, strings, text, type Properties } from "../engine/value";
import { SCALE_SET } from "../rules/scaleSet";
import { LINUX_COLLECTION, leavesAlone, NEEDED_ROLES, parameterOf } from "./linuxCollection";

export const POLICY_ASSIGNMENT = "azure-native:authorization:PolicyAssignment";
const ROLE_ASSIGNMENT = "azure-native:authorization:RoleAssignment";

/** The collection rules that the machines of one Flexible scale set are associated with. */
export interface Collected {
  /** Id of the set. */
  readonly scaleSet: string;
  /** Ids of data collection rules and endpoints. */
  readonly rules: readonly string[];
  /** Reasons for which a rule is missing. */
  readonly problems: readonly string[];
}

/**
 * For each set whose machines carry Azure Monitor's agent, the rules that its machines are associated with.
 *
 * @param resources in order of creation: a deploying policy acts when a machine is created, as an identity
 * that must have its roles by then
 */
export function collected(resources: readonly AzureResource[]): readonly Collected[] {
  const sets = resources.filter(({ type, properties }) => type === SCALE_SET && carriesAgent(properties));
  return sets.map((set) => {
    const assignments = resources.filter(
      ({ type, properties }) => type === POLICY_ASSIGNMENT && meansMachines(properties) && covers(properties, set.id),
    );
    if (assignments.length === 0)
      return {
        scaleSet: set.id,
        rules: [],
        problems: ["no policy associates its machines with a data collection rule: they send nothing"],
      };
    const found = assignments.map((assignment) => ({
      rule: String(parameterOf(assignment.properties, "dcrResourceId")),
      problems: problemsOf(assignment, set, resources),
    }));
    return {
      scaleSet: set.id,
      rules: found.filter(({ problems }) => problems.length === 0).map(({ rule }) => rule),
      problems: found.flatMap(({ problems }) => problems),
    };
  });
}

const carriesAgent = (set: Properties): boolean =>
  records(at(set, ["virtualMachineProfile", "extensionProfile", "extensions"])).some(
    ({ type }) => type === "AzureMonitorLinuxAgent",
  );

const meansMachines = ({ policyDefinitionId }: Properties): boolean =>
  nameOf(String(policyDefinitionId)).toLowerCase() === LINUX_COLLECTION;

const covers = ({ scope, notScopes }: Properties, id: string): boolean =>
  isWithin(id, String(scope)) && !strings(notScopes).some((left) => isWithin(id, left));

function problemsOf(
  assignment: AzureResource,
  set: AzureResource,
  resources: readonly AzureResource[],
): readonly string[] {
  const { name, properties } = assignment;
  const before = resources.slice(0, resources.indexOf(set));
  const alone = leavesAlone(properties, set.properties, set.location);
  return [
    ...(alone === undefined ? [] : [`the policy ${name} leaves its machines alone: ${alone}`]),
    ...((properties.enforcementMode ?? "Default") === "Default" ? [] : [`the policy ${name} is not enforced`]),
    ...(before.includes(assignment)
      ? []
      : [`the policy ${name} is newer than its machines, which wait for a remediation task`]),
    ...missingRoles(properties, set.id, before).map(
      (role) => `the identity of the policy ${name} had no role ${role} when its machines were made`,
    ),
  ];
}

function missingRoles(
  { identity }: Properties,
  machines: string,
  resources: readonly AzureResource[],
): readonly string[] {
  const principals = principalsOf(identity, resources);
  const held = resources
    .filter(({ type, properties }) => type === ROLE_ASSIGNMENT && isWithin(machines, String(properties.scope)))
    .filter(({ properties }) => principals.includes(String(properties.principalId)))
    .map(({ properties }) => nameOf(String(properties.roleDefinitionId)).toLowerCase());
  return Object.entries(NEEDED_ROLES)
    .filter(([id]) => !held.includes(id))
    .map(([, name]) => name);
}

/** Principal ids of an assignment's identity: its own, or those of the identities that it names. */
function principalsOf(identity: unknown, resources: readonly AzureResource[]): readonly string[] {
  const own = text(at(identity, ["principalId"]));
  const named = Object.keys((at(identity, ["userAssignedIdentities"]) ?? {}) as object);
  const found = resources.filter(({ id }) => named.some((one) => sameId(one, id)));
  return [...(own === undefined ? [] : [own]), ...found.map(({ properties }) => String(properties.principalId))];
}
