import { judgeFirewall } from "../firewall";
import { at, is, isType, observe } from "../reading";
import { not, or, type Truth } from "../truth";
import { everywhere, type Observation, type ResourceRule } from "../types";

export const storageClosed: ResourceRule = {
  name: "storage-closed-to-internet",
  title:
    "Storage accounts admit named addresses only, over TLS 1.2, and no account keys, passwords or anonymous readers",
  severity: "high",
  enforcement: everywhere("mandatory"),
  reason:
    "The account of the exact lists holds digests of customer numbers, and what is uploaded there decides what gateways block. Azure's defaults admit every address, account keys that name nobody, and TLS 1.0.",
  remedy:
    "`networkRuleSet.defaultAction: Deny` with the gateways' subnets, or `publicNetworkAccess: Disabled`; prefixes in `ipRules` must be listed in the pack's `storageSources`. `allowSharedKeyAccess: false`, `allowBlobPublicAccess: false`, `minimumTlsVersion: TLS1_2` or higher, HTTPS only, no local users, and containers without `publicAccess`.",
  scope: "resource",
  check(resource, context): readonly Observation[] {
    if (isType(resource, "storage:BlobContainer")) return ofContainer(resource);
    if (!isType(resource, "storage:StorageAccount")) return [];
    const { properties } = resource;
    const firewall = {
      holder: properties,
      prefix: "",
      field: "networkRuleSet",
      address: "iPAddressOrRange",
    } as const;
    return [
      ...judgeFirewall(resource, firewall, context.storageSources),
      ...DEMANDS.flatMap(({ path, violated, problem }) =>
        observe(violated(at(properties, path)), resource, { problem, unknown: `\`${path}\` is`, path }),
      ),
    ];
  },
};

interface Demand {
  /** Property of the account. */
  readonly path: string;
  violated(value: unknown): Truth;
  readonly problem: string;
}

/**
 * Requirements in addition to the firewall. Azure's values for absent properties:
 * https://learn.microsoft.com/rest/api/storagerp/storage-accounts/create
 */
const DEMANDS: readonly Demand[] = [
  {
    path: "allowSharedKeyAccess",
    violated: (value) => not(is(value, false)), // missing means true
    problem:
      "it takes account keys, which identify no user and give access to everything in it: allowSharedKeyAccess is not false",
  },
  {
    path: "allowBlobPublicAccess",
    violated: (value) => not(is(value, false)), // missing meant true in versions before 2023
    problem: "its containers may be opened to anonymous readers: allowBlobPublicAccess is not false",
  },
  {
    path: "minimumTlsVersion",
    violated: (value) => not(or(is(value, "TLS1_2"), is(value, "TLS1_3"))), // missing means TLS1_0
    problem: "it takes TLS 1.0: minimumTlsVersion is not TLS1_2 or higher",
  },
  {
    path: "enableHttpsTrafficOnly",
    violated: (value) => is(value, false), // missing means true
    problem: "it takes plain HTTP: enableHttpsTrafficOnly is false",
  },
  {
    path: "isLocalUserEnabled",
    violated: (value) => is(value, true),
    problem: "it takes local users, who come with a password or a key instead of a token: isLocalUserEnabled is true",
  },
];

/** A container's own setting is judged too: the account's may be changed where this program does not see it. */
const ofContainer = (resource: Parameters<ResourceRule["check"]>[0]): readonly Observation[] => {
  const access = at(resource.properties, "publicAccess");
  return observe(or(is(access, "Blob"), is(access, "Container")), resource, {
    problem: "it is open to anonymous readers: publicAccess is not None",
    unknown: "its public access is",
    path: "publicAccess",
  });
};
