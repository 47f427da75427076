/** All findings of a preflight, from Azure's answers. Pure. */
import type { DeployedResource } from "../../deployed";
import type { FixedNames } from "./fixedNames";
import { judged, type Answered, type PreflightFinding } from "./finding";
import { judgeAddressList, judgeCertificates } from "./judges/dates";
import { judgeImages } from "./judges/images";
import { judgeAddressSpace, judgeVaults } from "./judges/places";
import { judgeNamed } from "./judges/named";
import { judgeNames } from "./judges/names";
import { judgeQuota } from "./judges/quota";
import { judgeFeature, judgeProviders, judgeRights } from "./judges/rights";
import { judgeSizes } from "./judges/sizes";
import { machinesIn, type Machines, type Needs } from "./needs";
import type { Facts, PlaceFacts } from "./subscription";

/** @param deployed resources in the stack's state; empty if the stack is not deployed */
export function judge(
  needs: Needs,
  facts: Facts,
  deployed: readonly DeployedResource[],
  names: FixedNames,
  now: Date,
): readonly PreflightFinding[] {
  const vaults = deployed.flatMap(({ type, id }) => (type === "azure-native:keyvault:Vault" && id ? [id] : []));
  return [
    ...facts.places.flatMap((place, i) => judgePlace(place, needs, deployed, facts.places.length > 1 ? i : undefined)),
    ...judged("features", facts.encryptionAtHost, (state) => judgeFeature(needs, state)),
    ...judged("resource providers", facts.providers, (states) => judgeProviders(needs, states)),
    ...judged("deployer's rights", facts.permissions, (permissions) => judgeRights(needs, permissions)),
    ...judged("address space", facts.peers, (peers) => judgeAddressSpace(needs, peers)),
    ...judged("deleted vaults", facts.deletedVaults, (deleted) => judgeVaults(vaults, deleted)),
    ...judgeNamed(facts.named),
    ...judged("names", facts.taken, (taken) =>
      judgeNames(
        names,
        taken,
        deployed.flatMap(({ id }) => id ?? []),
      ),
    ),
    ...judgeCertificates(certificateEnds(deployed), now),
    ...judgeAddressList(needs.published, now),
  ];
}

/** @param index position of the location, if there are several; findings then name the location, and the second location has settings of its own */
function judgePlace(
  { location, usages, skus, images }: PlaceFacts,
  needs: Needs,
  deployed: readonly DeployedResource[],
  index?: number,
): readonly PreflightFinding[] {
  const here = (all: readonly Machines[]) => all.filter((one) => one.location === location);
  const machines = here(needs.machines);
  const running = here(machinesIn(deployed.map(asState)));
  return [
    ...judged("vCPU quota", both(skus, usages), ([skus, usages]) => judgeQuota(machines, running, skus, usages)),
    ...judged("size and zones", skus, (skus) =>
      judgeSizes({ ...needs, machines }, location, skus, index ? "secondRegion.zones" : "lanes.zones"),
    ),
    ...judged("image", images, judgeImages),
  ].map((one) => (index !== undefined ? { ...one, check: `${one.check}, ${location}` } : one));
}

const asState = ({ type, inputs, id }: DeployedResource) => ({ type, inputs, ...(id === undefined ? {} : { id }) });

function both<A, B>(one: Answered<A>, other: Answered<B>): Answered<readonly [A, B]> {
  if ("problem" in one) return one;
  return "problem" in other ? other : { value: [one.value, other.value] };
}

/**
 * The dates on which the lanes' certificates expire. Each lane's secret has the earliest date as its own expiry (infra/gateway/lane.ts), in
 * seconds since 1970.
 */
function certificateEnds(deployed: readonly DeployedResource[]): { where: string; end: Date }[] {
  return deployed.flatMap(({ type, inputs }) => {
    if (type !== "azure-native:keyvault:Secret") return [];
    const { secretName, properties } = inputs as {
      secretName?: string;
      properties?: { attributes?: { expires?: unknown } };
    };
    const expires = properties?.attributes?.expires;
    return typeof expires === "number" ? [{ where: String(secretName), end: new Date(expires * 1000) }] : [];
  });
}
