import { intersection, isSubset, setOfPrefixes } from "../../exposure";
import type { LaneSettings, MonitoringSettings, SecondRegionSettings, VaultSettings } from "../model";
import type { Findings } from "./findings";

/** Parts of a stack that are separate in each region, as the settings give them for the first region. */
export interface FirstParts {
  readonly lanes: Pick<LaneSettings, "diskEncryptionSet">;
  readonly monitoring: Pick<MonitoringSettings, "flowLogs">;
  readonly vault: Pick<VaultSettings, "privateEndpoint">;
}

type SecondParts = Partial<SecondRegionSettings>;

/** A setting that each region has separately. */
interface Pair {
  readonly first: string;
  readonly second: string;
  readonly isFirst: (first: FirstParts) => boolean;
  readonly isSecond: (second: SecondParts) => boolean;
  /** Clause that says what the second region lacks without it. */
  readonly lacking: string;
}

const PAIRS: readonly Pair[] = [
  {
    first: "vault.privateEndpoint",
    second: "secondRegion.endpointSubnet",
    isFirst: ({ vault }) => vault.privateEndpoint !== undefined,
    isSecond: ({ endpointSubnet }) => endpointSubnet !== undefined,
    lacking: "lane b has a vault and a network of its own; give a subnet of that network for the vault's endpoint",
  },
  {
    first: "lanes.diskEncryptionSet",
    second: "secondRegion.diskEncryptionSet",
    isFirst: ({ lanes }) => lanes.diskEncryptionSet !== undefined,
    isSecond: ({ diskEncryptionSet }) => diskEncryptionSet !== undefined,
    lacking: "a set encrypts disks of its own region only; give one of lane b's region",
  },
  {
    first: "monitoring.flowLogs",
    second: "secondRegion.flowLogs",
    isFirst: ({ monitoring }) => monitoring.flowLogs !== undefined,
    isSecond: ({ flowLogs }) => flowLogs !== undefined,
    lacking:
      "a network's flow log is kept in a storage account of its own region; give a storageAccount of lane b's region",
  },
];

/** Checks that parts that are separate in each region are given for both regions or for none, and differ. */
export function checkParts(second: SecondParts, first: FirstParts, findings: Findings): void {
  for (const pair of PAIRS) {
    if (!findings.isValid(pair.first, pair.second)) continue;
    const [isFirst, isSecond] = [pair.isFirst(first), pair.isSecond(second)];
    if (isFirst && !isSecond) findings.add(pair.second, `is missing; with ${pair.first}, ${pair.lacking}`);
    if (!isFirst && isSecond)
      findings.add(pair.second, `applies only with ${pair.first}; give that too, or leave it out`);
  }
  checkOther(
    "secondRegion.diskEncryptionSet",
    second.diskEncryptionSet,
    "lanes.diskEncryptionSet",
    first.lanes.diskEncryptionSet,
    findings,
  );
  for (const name of ["storageAccount", "networkWatcher"] as const)
    checkOther(
      `secondRegion.flowLogs.${name}`,
      second.flowLogs?.[name],
      `monitoring.flowLogs.${name}`,
      first.monitoring.flowLogs?.[name],
      findings,
    );
}

function checkOther(
  path: string,
  id: string | undefined,
  firstPath: string,
  firstId: string | undefined,
  findings: Findings,
): void {
  if (id !== undefined && id.toLowerCase() === firstId?.toLowerCase())
    findings.add(path, `is the same as ${firstPath}, which is in the first region; give one of lane b's region`);
}

/** Checks that the endpoint's subnet is inside the second network and does not overlap lane b's. */
export function checkEndpointSubnet(
  { endpointSubnet, subnet, addressSpace }: Pick<SecondRegionSettings, "endpointSubnet" | "subnet" | "addressSpace">,
  findings: Findings,
): void {
  const path = "secondRegion.endpointSubnet";
  if (endpointSubnet === undefined || !findings.isValid(path, "secondRegion.addressSpace", "secondRegion.subnet"))
    return;
  const own = setOfPrefixes([endpointSubnet]);
  if (!isSubset(own, setOfPrefixes([addressSpace])))
    findings.add(path, `"${endpointSubnet}" is not inside secondRegion.addressSpace ${addressSpace}`);
  if (intersection(own, setOfPrefixes([subnet])).length > 0)
    findings.add(path, `"${endpointSubnet}" overlaps secondRegion.subnet ${subnet}`);
}
