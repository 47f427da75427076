/** Versions of the project for preview tests: copies of the working tree with one commit's worth of edits. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parse, stringify } from "yaml";

const project = path.resolve(__dirname, "../..");

/** A tree that can be edited as in a commit. */
export class Tree {
  constructor(readonly folder: string) {}

  /** Merges values into one setting of the stack's file. */
  set(stack: string, name: string, values: object): void {
    const file = path.join(this.folder, `Pulumi.${stack}.yaml`);
    const content = parse(readFileSync(file, "utf8")) as { config: Record<string, object | undefined> };
    const key = `defender-icap-gateway:${name}`;
    content.config[key] = { ...content.config[key], ...values };
    writeFileSync(file, stringify(content));
  }

  /** Replaces a text of a file; an error when it is not there, because then the edit would be no edit. */
  replace(file: string, from: string, to: string): void {
    const full = path.join(this.folder, file);
    const text = readFileSync(full, "utf8");
    if (!text.includes(from)) throw new Error(`${file} does not hold "${from}" any more: choose another edit`);
    writeFileSync(
      full,
      text.replace(from, () => to),
    );
  }
}

/** A copy of what the program is made of, with the packages of this project. */
export function copyOfProject(): Tree {
  const folder = mkdtempSync(path.join(tmpdir(), "defender-icap-gateway-tree-"));
  mkdirSync(path.join(folder, "exposure"));
  for (const part of ["infra", "cloud-init", "exposure", "package.json", "tsconfig.json"])
    cpSync(path.join(project, part), path.join(folder, part), { recursive: true });
  for (const file of ["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.test.yaml", "Pulumi.prod.yaml"])
    cpSync(path.join(project, file), path.join(folder, file));
  symlinkSync(path.join(project, "node_modules"), path.join(folder, "node_modules"));
  return new Tree(folder);
}

/** One commit. */
export interface Commit {
  /** Name of the golden file. */
  readonly name: string;
  /** What it does, as its message would say. */
  readonly message: string;
  readonly edit: (tree: Tree) => void;
}

const DEFENDER = "infra/network/clients/defender.json";

/** The changes of the `prod` stack that docs/preview-examples shows. */
export const commits: readonly Commit[] = [
  {
    name: "1-addresses-added",
    message: "Admit the four addresses of our own scanner (`client.addresses`)",
    edit: (tree) => tree.set("prod", "client", { addresses: ["52.2.0.0/30"] }),
  },
  {
    name: "2-data-centre-list-updated",
    message: "Update the published list of data centre EU1: one address gone, two new",
    edit: (tree) => {
      const eu1 = "40.67.219.133";
      tree.replace(DEFENDER, `"${eu1}"`, '"40.67.219.134", "40.67.219.140"');
    },
  },
  {
    name: "3-service-tag-instead-of-list",
    message: "Admit Azure's service tag instead of the published list",
    edit: (tree) =>
      tree.replace(
        "infra/network/securityRules.ts",
        "sourceAddressPrefixes: profile.sources",
        'sourceAddressPrefix: "MicrosoftCloudAppSecurity"',
      ),
  },
  {
    name: "4-port-changed",
    message: "Serve ICAP over TLS on port 11345 (`gateway.port`)",
    edit: (tree) => tree.set("prod", "gateway", { port: 11345 }),
  },
  {
    name: "5-vm-size-changed",
    message: "Larger machines (`lanes.vmSize`)",
    edit: (tree) => tree.set("prod", "lanes", { vmSize: "Standard_D8s_v5" }),
  },
  {
    name: "6-boot-file-changed",
    message: "More connections for c-icap (`cloud-init/c-icap/c-icap.conf`)",
    edit: (tree) => tree.replace("cloud-init/c-icap/c-icap.conf", "MaxServers 8", "MaxServers 12"),
  },
  {
    name: "7-certificate-renewed",
    message: "Renew the server certificates below the authority (`serverCertificate.validityDays`)",
    edit: (tree) => tree.set("prod", "serverCertificate", { validityDays: 397 }),
  },
  {
    name: "8-opened-to-the-internet",
    message: 'Fix the client rule (somebody meant "any port of the client")',
    edit: (tree) =>
      tree.replace(
        "infra/network/securityRules.ts",
        "sourceAddressPrefixes: profile.sources",
        'sourceAddressPrefixes: ["0.0.0.0/1", "128.0.0.0/1"]',
      ),
  },
  {
    name: "9-public-addresses-renamed",
    message: "Tidy the names of resources (which deletes both public addresses)",
    edit: (tree) =>
      tree.replace(
        "infra/network/publicAddresses.ts",
        "`${placement.name}-address-${lane}`",
        "`${placement.name}-ip-${lane}`",
      ),
  },
  {
    name: "10-self-signed-certificate",
    message: "A self-signed certificate instead of the authority's (`serverCertificate.source`)",
    edit: (tree) => tree.set("prod", "serverCertificate", { source: "selfSigned" }),
  },
];
