/** Small Pulumi programs for AWS and Google Cloud. They run the same machines as all other places. Pure. */
import { gzipSync, strToU8 } from "fflate";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../console/userError";
import { cloudConfig, gatewayFiles, machineFiles } from "../../infra/gateway";
import { LANE_NAMES, type LaneName, type Settings } from "../../infra/settings";
import type { Choices, Folder } from "./folder";
import { machineFolder } from "./linux";
import { openPorts, type OpenPort } from "./packetFilter";
import { placeFile } from "./placeFiles";
import { readme } from "./readme";

/** The network in other clouds. The rendered programs always create this one, because the machines' packet filter contains its prefixes. */
const CLOUD_NETWORK = "10.77.0.0/24";
export const CLOUD_SUBNETS: Readonly<Record<LaneName, string>> = { a: "10.77.0.0/27", b: "10.77.0.32/27" };

const SHARED = ["rendered.ts", "tsconfig.json"];

/** The size limit of a value of Google's metadata (cloud.google.com/compute/docs/metadata/setting-custom-metadata). */
export const MOST_METADATA = 256 * 1024;

interface Cloud {
  readonly files: readonly string[];
  /** Source addresses of the load balancer's health probes. */
  readonly probesFrom: readonly string[];
  readonly sshFrom: readonly string[];
  /** Maximum number of sources in a group of rules, and maximum number of groups. */
  readonly sources: number;
  readonly groups: number;
}

const CLOUDS = {
  aws: {
    files: ["Pulumi.yaml", "index.ts", "network.ts", "doors.ts", "files.ts", "machines.ts", "boot.py"],
    // the load balancer's nodes, and the endpoint for SSH, have addresses in the lanes' subnets
    probesFrom: LANE_NAMES.map((lane) => CLOUD_SUBNETS[lane]),
    sshFrom: [CLOUD_SUBNETS.a],
    // docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html: rules of a security group, groups of an interface
    sources: 60,
    groups: 5,
  },
  gcp: {
    files: ["Pulumi.yaml", "index.ts", "network.ts"],
    // cloud.google.com/load-balancing/docs/health-check-concepts; ranges of other kinds of load balancers do no harm
    probesFrom: ["35.191.0.0/16", "130.211.0.0/22", "209.85.152.0/22", "209.85.204.0/22"],
    sshFrom: ["35.235.240.0/20"], // cloud.google.com/iap/docs/using-tcp-forwarding
    sources: 256,
    groups: 100,
  },
} as const satisfies Record<string, Cloud>;

export type CloudName = keyof typeof CLOUDS;

/** @throws UserError if the settings exceed the cloud's limits, or an option is not available here */
export function cloudFolder(target: CloudName, settings: Settings, given: Choices): Folder {
  const cloud: Cloud = CLOUDS[target];
  const groups = inGroups(openPorts(settings), cloud.sources);
  const ports = [...new Set(groups.flat().map(({ port }) => port))];
  const problems = problemsAt(target, cloud, groups.length, given);
  if (problems.length > 0) throw new UserError(problems.join("\n"));
  const choices = { probesFrom: cloud.probesFrom, sshFrom: cloud.sshFrom };
  const data = {
    groups,
    ports,
    canaryPort: settings.gateway.canaryPort,
    network: CLOUD_NETWORK,
    subnets: CLOUD_SUBNETS,
    ...choices,
    servers: (settings.icap.external?.servers ?? []).map(({ address, port }) => ({ address, port })),
  };
  const lanes = LANE_NAMES.map((lane) => laneFile(target, lane, settings, choices));
  return {
    "README.md": { text: readme(target, settings, choices, CLOUD_NETWORK) },
    "package.json": { text: json(packageOf(target)) },
    "gateway.json": { text: json(data) },
    ...Object.fromEntries(SHARED.map((name) => [name, { text: placeFile(`pulumi/${name}`) }])),
    ...Object.fromEntries(cloud.files.map((name) => [name, { text: placeFile(`${target}/${name}`) }])),
    ...Object.fromEntries(lanes),
  };
}

/** A lane's files. For EC2, the folder of `install.sh` as one JSON file; for Google's metadata, the compressed user data. */
function laneFile(
  target: CloudName,
  lane: LaneName,
  settings: Settings,
  choices: Choices,
): readonly [string, { readonly text: string }] {
  const made = machineFiles(settings, lane, choices, gatewayFiles());
  if (target === "aws") {
    const folder = Object.entries(machineFolder(made)).filter(([path]) => path !== "user-data");
    return [`lane-${lane}.json`, { text: json(Object.fromEntries(folder)) }];
  }
  const compressed = gzipSync(strToU8(cloudConfig(made)), { level: 9, mtime: 0 });
  return [`lane-${lane}.user-data.gz.base64`, { text: metadataValue(Buffer.from(compressed).toString("base64")) }];
}

/** @throws UserError for a text that exceeds the limit of Google's metadata */
export function metadataValue(text: string): string {
  if (text.length > MOST_METADATA)
    throw new UserError(
      `dlp  the machine's files are ${text.length} bytes, compressed and in base64, and Google's metadata takes ${MOST_METADATA}; leave out long lists of rules or keywords`,
    );
  return `${text}\n`;
}

/** The ports in groups with a limited number of sources. The sources of one port may be in several groups. */
export function inGroups(ports: readonly OpenPort[], most: number): readonly (readonly OpenPort[])[] {
  const groups: OpenPort[][] = [];
  let free = 0;
  for (const { port, sources } of ports)
    for (let from = 0; from < sources.length;) {
      if (free === 0) {
        groups.push([]);
        free = most;
      }
      const part = sources.slice(from, from + free);
      groups.at(-1)!.push({ port, sources: part });
      from += part.length;
      free -= part.length;
    }
  return groups;
}

function problemsAt(target: CloudName, cloud: Cloud, groups: number, given: Choices): string[] {
  return [
    ...(given.probesFrom.length > 0
      ? [`--probe-from: ${target} has a load balancer of its own, whose addresses are known; leave it out`]
      : []),
    ...(given.sshFrom.length > 0
      ? [`--ssh-from: ${target} lets SSH in from its own endpoint (${cloud.sshFrom.join(", ")}) alone; leave it out`]
      : []),
    ...(groups > cloud.groups
      ? [
          `client  the sources need ${groups} groups of ${cloud.sources} rules, and ${target} has ${cloud.groups} for a load balancer; name fewer sources`,
        ]
      : []),
  ];
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** The program's packages, in the versions with which it is tested here. */
function packageOf(target: CloudName): object {
  const file = join(__dirname, "..", "..", "tools", "clouds", "package.json");
  const { dependencies } = JSON.parse(readFileSync(file, "utf8")) as { dependencies: Record<string, string> };
  const wanted = Object.entries(dependencies).filter(
    ([name]) => !/^@pulumi\/(?:aws|gcp)$/.test(name) || name === `@pulumi/${target}`,
  );
  return { name: `icap-gateway-${target}`, private: true, dependencies: Object.fromEntries(wanted) };
}
