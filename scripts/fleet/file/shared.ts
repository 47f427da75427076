/** Existing resources that only one stack can use, but that several stacks of a fleet name. Each of these stacks is valid by itself. Pure. */
import type { Problem } from "../../../infra/settings";
import { LANE_NAMES } from "../../../infra/model/limits";
import { NAMESPACE } from "../../../engine/encryptedSettings";
import type { StackConfig } from "../../../engine/projectCopy";

interface OfStack {
  readonly stack: string;
  readonly problem: Problem;
}

/** An ARM id that only one stack of the fleet may name in this setting. */
interface Claim {
  readonly path: string;
  readonly id: unknown;
  /** The reason and the remedy: a clause after "is named by several stacks". */
  readonly reason: string;
}

/**
 * Problems with existing resources that only one stack can use and several stacks name, usually because the setting is in `config` or a
 * group by mistake. Azure would refuse the second stack in the middle of its first update, or let the gateways of one stack read the key of
 * another.
 */
export function sharedProblems(stacks: readonly { readonly name: string; readonly config: StackConfig }[]): OfStack[] {
  const claims = stacks.flatMap(({ name, config }) =>
    claimsOf(config).flatMap(({ id, ...rest }) => (typeof id === "string" ? [{ ...rest, id, stack: name }] : [])),
  );
  const named = new Map<string, { readonly id: string; readonly stacks: Set<string> }>();
  const keyOf = ({ reason, id }: { readonly reason: string; readonly id: string }) => `${reason} ${id.toLowerCase()}`;
  for (const claim of claims) {
    const entry = named.get(keyOf(claim)) ?? { id: claim.id, stacks: new Set() };
    entry.stacks.add(claim.stack);
    named.set(keyOf(claim), entry);
  }
  return claims.flatMap((claim) => {
    const { id, stacks: names } = named.get(keyOf(claim))!;
    // The id as the first stack writes it, so that all stacks share one line.
    const text = `${id} is named by several stacks; ${claim.reason}`;
    return names.size > 1 ? [{ stack: claim.stack, problem: { path: claim.path, text } }] : [];
  });
}

function claimsOf(config: StackConfig): readonly Claim[] {
  const at = (path: string): unknown =>
    `${NAMESPACE}${path}`
      .split(".")
      .reduce<unknown>(
        (value, name) => (value as Readonly<Record<string, unknown>> | null | undefined)?.[name],
        config,
      );
  const claim = (path: string, reason: string): Claim => ({ path, id: at(path), reason });
  const each = (path: string, reason: string) => LANE_NAMES.map((lane) => claim(`${path}.${lane}`, reason));
  const endpoint = at("vault.privateEndpoint") as { dnsZone?: unknown; withoutEndpoint?: unknown } | undefined;
  const makesZone = endpoint !== undefined && endpoint.dnsZone === undefined && endpoint.withoutEndpoint !== true;
  return [
    claim("resourceGroup.existing", "a group takes one stack: give each stack its own"),
    ...each("publicAddresses.existing", "an address leads to one lane: give each lane of each stack its own"),
    ...each(
      "lanes.identities",
      "a gateway reads what its identity may read, so also another stack's key: give each lane of each stack its own",
    ),
    ...(at("monitoring.workspace.tables") === "existing"
      ? []
      : [
          claim(
            "monitoring.workspace.id",
            'one stack makes the tables in it: set monitoring.workspace.tables to "existing" in all but that',
          ),
        ]),
    ...(makesZone
      ? [
          claim(
            "network.existing.network",
            "each of them would make a private DNS zone for its vault, and a network takes one: name one that is there in vault.privateEndpoint.dnsZone",
          ),
        ]
      : []),
  ];
}
