/** Changes of the stack `prod` as a person would commit them, one each. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseDocument } from "yaml";

/** A commit's message and what it does to the project's files. */
export interface Change {
  /** Name of the example's page, without `.md`. */
  readonly slug: string;
  readonly message: string;
  /** The stack before it, where it is another one than `prod` as it stands in the repository. */
  readonly of?: Other;
  edit(tree: string): Promise<void>;
}

/** Stacks that others begin from: with external ICAP servers in a peered network; in things that other teams made. */
export type Other = "external" | "existing";

/** Sets a setting in the stack's file; `path` as `pulumi config set --path` takes it. */
const setting =
  (path: string, value: unknown): Change["edit"] =>
  async (tree) => {
    const file = join(tree, "Pulumi.prod.yaml");
    const document = parseDocument(await readFile(file, "utf8"));
    const [section, ...rest] = path.split(".");
    const place = ["config", `defender-icap-gateway:${section}`, ...rest];
    if (value === undefined) document.deleteIn(place);
    else document.setIn(place, value);
    await writeFile(file, document.toString({ lineWidth: 0, flowCollectionPadding: false }));
  };

/** Replaces text that stands once in a file. @throws when it does not */
const replace =
  (file: string, from: string, to: string): Change["edit"] =>
  async (tree) => {
    const path = join(tree, file);
    const before = await readFile(path, "utf8");
    if (before.split(from).length !== 2) throw new Error(`${file} has "${from}" not exactly once`);
    await writeFile(
      path,
      before.replace(from, () => to),
    );
  };

/** An update of the published list, as `npm run addresses -- update` writes it: two addresses more, one less. */
const publishedList: Change["edit"] = async (tree) => {
  const path = join(tree, "infra/network/clients/defender.json");
  const profile = JSON.parse(await readFile(path, "utf8")) as {
    lists: { externalDlp: { published: string; dataCentres: Record<string, string[]> } };
  };
  const list = profile.lists.externalDlp;
  list.published = "2023-03-01";
  list.dataCentres.EU1!.splice(0, 1);
  list.dataCentres.EU1!.push("20.86.10.11", "20.86.10.12");
  await writeFile(path, `${JSON.stringify(profile, undefined, 2)}\n`);
};

const SERVERS = [
  { name: "dlp-1", address: "10.40.0.10" },
  { name: "dlp-2", address: "10.40.0.11" },
];
const external = (servers: readonly object[], more: object = {}) => ({
  server: "external",
  external: { product: "symantec-web-prevent", reqmodPath: "reqmod", respmodPath: "", ...more, servers },
});
const HUB =
  "/subscriptions/00000000-0000-0000-0000-000000000002/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/hub";

const all =
  (...edits: readonly Change["edit"][]): Change["edit"] =>
  async (tree) => {
    for (const edit of edits) await edit(tree);
  };

/** From the built-in engine to two servers in a peered network. */
const toExternal: Change["edit"] = all(
  setting("dlp", undefined),
  setting("network.peerings", [{ network: HUB, addressSpace: ["10.40.0.0/16"] }]),
  setting("icap", external(SERVERS)),
);

/** A thing that another team made, in that team's resource group. */
const ofTeam = (team: string, type: string, name: string): string =>
  `/subscriptions/00000000-0000-0000-0000-000000000002/resourceGroups/${team}/providers/${type}/${name}`;
const SPOKE = ofTeam("network-team", "Microsoft.Network/virtualNetworks", "spoke");

/** Into a resource group, a network, a vault and a workspace that are there already, with identities that are there already. */
const toExisting: Change["edit"] = all(
  setting("resourceGroup.existing", "/subscriptions/00000000-0000-0000-0000-000000000002/resourceGroups/icap-gateways"),
  setting("network.existing", {
    ...{ network: SPOKE, addressSpace: ["10.20.0.0/16"] },
    laneSubnets: { a: `${SPOKE}/subnets/icap-a`, b: `${SPOKE}/subnets/icap-b` },
    subnetPrefixes: { a: "10.20.1.0/24", b: "10.20.2.0/24" },
  }),
  setting("vault.existing", ofTeam("key-team", "Microsoft.KeyVault/vaults", "central-vault")),
  setting("lanes.identities", {
    a: ofTeam("identity-team", "Microsoft.ManagedIdentity/userAssignedIdentities", "icap-a"),
    b: ofTeam("identity-team", "Microsoft.ManagedIdentity/userAssignedIdentities", "icap-b"),
  }),
  setting(
    "monitoring.workspace.id",
    ofTeam("monitoring-team", "Microsoft.OperationalInsights/workspaces", "central-logs"),
  ),
);

/** The ways from the stack `prod` to the others. */
export const ways: Readonly<Record<Other, Change["edit"]>> = { external: toExternal, existing: toExisting };

export const changes: readonly Change[] = [
  {
    slug: "one-address-added",
    message: "Let one more address of the client in",
    edit: setting("client.addresses", ["52.232.10.20"]),
  },
  { slug: "tag-changed", message: "Say who pays", edit: setting("tags.costCentre", "4711") },
  { slug: "list-updated", message: "Client addresses as published on 2023-03-01", edit: publishedList },
  {
    slug: "service-tag-instead-of-list",
    message: "Let in whatever Microsoft's service tag holds",
    edit: setting("client", { sources: "serviceTag" }),
  },
  {
    slug: "egress-opened",
    message: "Let the gateways out to every port",
    edit: setting("network.egress", "open"),
  },
  { slug: "port-changed", message: "ICAP over TLS on another port", edit: setting("gateway.port", 12344) },
  { slug: "vm-size-changed", message: "Larger machines", edit: setting("lanes.vmSize", "Standard_D8s_v5") },
  { slug: "instances-changed", message: "A fourth machine in each lane", edit: setting("lanes.instances", 4) },
  {
    slug: "autoscale-on",
    message: "Let Azure add machines under load",
    edit: setting("lanes.autoscale", { minimum: 3, maximum: 8 }),
  },
  {
    slug: "second-region-added",
    message: "Lane b in a second region",
    edit: setting("secondRegion", { location: "northeurope" }),
  },
  { slug: "expiry-set", message: "An end for the production environment", edit: setting("expires", "7d") },
  {
    slug: "boot-file-changed",
    message: "Keep TLS sessions for ten minutes",
    edit: replace("cloud-init/stunnel/icap.conf", "sessionCacheTimeout = 300", "sessionCacheTimeout = 600"),
  },
  {
    slug: "certificate-renewed",
    message: "Renew the server's certificate",
    edit: setting("serverCertificate", { validityDays: 180 }),
  },
  {
    slug: "authority-changed",
    message: "The next authority, cross-signed by the present one",
    edit: setting("serverCertificate", { authorityNumber: 2, crossSigned: true }),
  },
  {
    slug: "external-engine",
    message: "Let our own DLP product inspect instead of the gateways",
    edit: toExternal,
  },
  {
    slug: "server-added",
    message: "A third detection server",
    of: "external",
    edit: setting("icap", external([...SERVERS, { name: "dlp-3", address: "10.40.0.12" }])),
  },
  {
    slug: "server-removed",
    message: "One detection server less, and no canary's rule any more",
    of: "external",
    edit: setting("icap", external(SERVERS.slice(0, 1), { canary: "optionsOnly" })),
  },
  {
    slug: "tunnel-added",
    message: "A tunnel to Enforce, and detection servers of our own",
    of: "external",
    edit: all(
      setting("enforceTunnel", {
        onPremises: { gatewayAddress: "52.232.10.30", addressSpace: ["10.90.0.0/24"] },
        preSharedKey: { secure: "AAABAMsZ" },
      }),
      setting("detectionServer", { addresses: ["10.77.254.10"], enforceAddresses: ["10.90.0.10"] }),
    ),
  },
  {
    slug: "existing-disk-keys",
    message: "Encrypt the disks with a key of ours",
    of: "existing",
    edit: setting("lanes.diskEncryptionSet", ofTeam("key-team", "Microsoft.Compute/diskEncryptionSets", "icap-disks")),
  },
  {
    slug: "existing-vault-endpoint",
    message: "Reach the central vault by a private endpoint",
    of: "existing",
    edit: setting("vault.privateEndpoint", {
      ...{ subnetPrefix: "10.20.9.0/28", subnetId: `${SPOKE}/subnets/endpoints` },
      dnsZone: ofTeam("network-team", "Microsoft.Network/privateDnsZones", "privatelink.vaultcore.azure.net"),
    }),
  },
  {
    slug: "rule-opened-by-mistake",
    message: "Let the client in, whatever its address (to find a fault)",
    edit: replace("infra/network/securityRules.ts", "      ...sourcesOf(profile),", '      sourceAddressPrefix: "*",'),
  },
  {
    slug: "public-address-deleted",
    message: "Name the addresses as our other teams do",
    edit: replace(
      "infra/network/publicAddresses.ts",
      "const name = `${placement.name}-address-${lane}",
      "const name = `${placement.name}-ip-${lane}",
    ),
  },
];
