/** The README of a rendered folder: steps, checks, and what to enter where the client is configured. Pure. */
import { CERTIFICATE_FOLDER } from "../../infra/gateway";
import type { Settings } from "../../infra/settings";
import type { Choices } from "./folder";
import { CLOUD_NETWORK } from "./cloudNetwork";
import { openPorts } from "./packetFilter";
import { fill, placeFile } from "./placeFiles";

const FILES = {
  ubuntu: "linux/README.ubuntu.md",
  onprem: "linux/README.onprem.md",
  aws: "aws/README.md",
  gcp: "gcp/README.md",
} as const;

/** Values of one target's README alone. */
const MORE: Partial<Record<keyof typeof FILES, Readonly<Record<string, string>>>> = {
  aws: { NETWORK: CLOUD_NETWORK },
  gcp: { NETWORK: CLOUD_NETWORK },
};

export function readme(target: keyof typeof FILES, settings: Settings, choices: Choices): string {
  const text = placeFile(FILES[target]).replace("{{PARTS}}", () => placeFile("README.parts.md").trimEnd());
  const { gateway, icap } = settings;
  return fill(text, {
    STACK: settings.stack,
    FOLDER: CERTIFICATE_FOLDER,
    PORT: String(gateway.port),
    CANARY_PORT: String(gateway.canaryPort),
    REQMOD: icap.reqmodService,
    RESPMOD: icap.respmodService,
    ADMISSION: admissionWords(settings),
    OPEN: openPorts(settings)
      .map(
        ({ port, sources }) =>
          `- TCP ${port} from ${sources.length} prefixes, which \`${target in MORE ? "gateway.json" : "packet-filter/clients.nft"}\` names`,
      )
      .join("\n"),
    PROBES: choices.probesFrom.length === 0 ? "nobody (`--probe-from`)" : choices.probesFrom.join(", "),
    ...MORE[target],
    SSH: choices.sshFrom.length === 0 ? "nobody (`--ssh-from`)" : choices.sshFrom.join(", "),
  });
}

/** Whom the machine admits, in words. */
export function admissionWords({ client: { trust } }: Settings): string {
  switch (trust?.mode) {
    case undefined:
    case "pin":
      return "exactly the certificates in `clients.pem`: put the client's own public certificate there";
    case "chain":
      return `certificates that the authority in \`clients.pem\` signed for the name ${trust.name}: put the root and its intermediates there`;
    case "authority":
      return "everybody whom the authority in `clients.pem` certifies (`client.anyNameUnderAuthority`): put the root there";
  }
}
