import type { Problem } from "./problems";

/** Problems in the order in which the stack file's sections are documented. */
export function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const rank = ({ path }: Problem) => ORDER.indexOf(path.split(/[.[]/)[0]!);
  return [...problems].sort((x, y) => rank(x) - rank(y));
}

const ORDER = [
  "azure-native:location",
  "preset",
  "expires",
  "workload",
  "tags",
  "resourceGroup",
  "network",
  "publicAddresses",
  "client",
  "serverCertificate",
  "vault",
  "lanes",
  "gateway",
  "dlp",
  "icap",
  "monitoring",
  "capacity",
  "enforceTunnel",
  "detectionServer",
  "secondRegion",
];
