/** Changes of the stack `prod` as a person would commit them, one each. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseDocument } from "yaml";

/** A commit's message and what it does to the project's files. */
export interface Change {
  /** Name of the example's page, without `.md`. */
  readonly slug: string;
  readonly message: string;
  edit(tree: string): Promise<void>;
}

/** Sets a setting in the stack's file; `path` as `pulumi config set --path` takes it. */
const setting =
  (path: string, value: unknown): Change["edit"] =>
  async (tree) => {
    const file = join(tree, "Pulumi.prod.yaml");
    const document = parseDocument(await readFile(file, "utf8"));
    const [section, ...rest] = path.split(".");
    document.setIn(["config", `defender-icap-gateway:${section}`, ...rest], value);
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
  {
    slug: "boot-file-changed",
    message: "Keep idle connections for five minutes",
    edit: replace("cloud-init/stunnel/icap.conf", "TIMEOUTidle = 120", "TIMEOUTidle = 300"),
  },
  {
    slug: "certificate-renewed",
    message: "Renew the server's certificate",
    edit: setting("serverCertificate", { validityDays: 180 }),
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
      "`${placement.name}-address-${lane}`",
      "`${placement.name}-ip-${lane}`",
    ),
  },
];
