/** The programs that `npm run render` writes for AWS and Google Cloud: who gets in by what they make, and what a change replaces. */
import { createHash } from "node:crypto";
import type { CloudName } from "../../scripts/render/clouds";
import type { Folder } from "../../scripts/render/folder";
import { openPorts } from "../../scripts/render/packetFilter";
import { rendered, settingsOf, textOf } from "../unit/scripts/render/rendering";
import { DeployedFolder } from "./clouds/deployed";

const client = { profile: "defender", also: [{ profile: "umbrella", port: 12344 }] };
const CONFIG = {
  aws: "config:\n  aws:region: eu-central-1\n",
  gcp: "config:\n  gcp:project: example\n  gcp:region: europe-west3\n",
} satisfies Record<CloudName, string>;

let folder: Folder;
let deployed: DeployedFolder;
let outputs: Record<string, unknown>;

const start = async (target: CloudName): Promise<void> => {
  folder = rendered(target, { client });
  deployed = await DeployedFolder.make(target, folder, CONFIG[target]);
  outputs = await deployed.deploy();
};

/** Every port of a client with each of its sources: `11344 52.1.2.3/32`. */
const wanted = openPorts(settingsOf({ client }))
  .flatMap(({ port, sources }) => sources.map((source) => `${port} ${source}`))
  .sort();

/** The changes that a preview tells, as type, name and kind. */
const changesIn = (text: string): string[] =>
  [...text.matchAll(/^\s*(?:\+-|[+~-])\s+(\w+:\S+)\s+(\S+)\s+(\w+)/gm)]
    .map(([, type, name, kind]) => `${type} ${name} ${kind}`)
    .sort();

describe("aws", () => {
  interface Rule {
    fromPort: number;
    toPort: number;
    protocol: string;
    cidrBlocks?: string[];
    securityGroups?: string[];
  }
  const rulesOf = (inputs: Record<string, unknown>) => inputs.ingress as Rule[];

  beforeAll(() => start("aws"));
  afterAll(() => deployed?.close());

  it("has the right types", async () => {
    expect(await deployed.typeFaults()).toBe("");
  });

  it("opens the clients' ports of its load balancer to exactly their sources, within what a group may have", () => {
    const balancer = deployed.cloud.one("lb:LoadBalancer").inputs;
    const groups = deployed.cloud.all("ec2:SecurityGroup");
    const public_ = groups.filter(({ inputs }) => rulesOf(inputs).some(({ cidrBlocks }) => cidrBlocks !== undefined));
    expect(balancer.securityGroups).toEqual(public_.map(({ id }) => id));
    const open = public_.flatMap(({ inputs }) =>
      rulesOf(inputs).flatMap(({ fromPort, toPort, protocol, cidrBlocks = [] }) => {
        expect([toPort, protocol]).toEqual([fromPort, "tcp"]);
        return cidrBlocks.map((source) => `${fromPort} ${source}`);
      }),
    );
    expect(open.sort()).toEqual(wanted);
    for (const { inputs } of public_)
      expect(rulesOf(inputs).flatMap(({ cidrBlocks = [] }) => cidrBlocks).length).toBeLessThanOrEqual(60);
    expect(public_.length).toBeLessThanOrEqual(5);
  });

  it("admits to the machines only the load balancer, its probes, and SSH from the endpoint", () => {
    const { inputs, id } = deployed.cloud.one("ec2:SecurityGroup", "machines");
    const clients = deployed.cloud.one("lb:LoadBalancer").inputs.securityGroups;
    const endpoint = deployed.cloud.one("ec2transitgateway:InstanceConnectEndpoint").inputs
      .securityGroupIds as string[];
    expect(rulesOf(inputs).map(({ fromPort, securityGroups }) => [fromPort, securityGroups])).toEqual([
      [11344, clients],
      [12344, clients],
      [8080, clients],
      [22, endpoint],
    ]);
    expect(deployed.cloud.one("ec2:SecurityGroup", "administrators").inputs).toMatchObject({ ingress: [] });
    expect(deployed.cloud.one("ec2:DefaultSecurityGroup").inputs).not.toHaveProperty("ingress");
    for (const { inputs: machine } of deployed.cloud.all("ec2:Instance")) {
      expect(machine.vpcSecurityGroupIds).toEqual([id]);
      expect(machine.metadataOptions).toMatchObject({ httpTokens: "required" });
      expect(machine).not.toHaveProperty("iamInstanceProfile");
    }
  });

  it("has an address of its own for each lane, in another zone, with the clients' addresses kept", () => {
    const [a, b] = deployed.cloud.all("ec2:Eip");
    expect(deployed.cloud.one("lb:LoadBalancer").inputs).toMatchObject({
      enableCrossZoneLoadBalancing: false,
      subnetMappings: [
        { subnetId: deployed.cloud.one("ec2:Subnet", "lane-a").id, allocationId: `allocation:${a!.id}` },
        { subnetId: deployed.cloud.one("ec2:Subnet", "lane-b").id, allocationId: `allocation:${b!.id}` },
      ],
    });
    const zones = deployed.cloud.all("ec2:Subnet").map(({ inputs }) => inputs.availabilityZone);
    expect(new Set(zones).size).toBe(2);
    const targets = deployed.cloud.all("lb:TargetGroup");
    expect(targets.map(({ inputs }) => inputs.port)).toEqual([11344, 12344]);
    for (const { inputs } of targets)
      expect(inputs).toMatchObject({
        preserveClientIp: "true",
        healthCheck: { protocol: "HTTP", port: "8080", path: "/healthz", matcher: "200" },
      });
    expect(deployed.cloud.all("lb:TargetGroupAttachment")).toHaveLength(4);
    expect(outputs.addresses).toEqual({ a: expect.stringMatching(/^203\./), b: expect.stringMatching(/^203\./) });
  });

  it("gives each machine user data that fits, with the digest of its lane's files in a bucket for this network alone", () => {
    for (const lane of ["a", "b"]) {
      const content = textOf(folder, `lane-${lane}.json`);
      const digest = createHash("sha256").update(content).digest("hex");
      const userData = String(deployed.cloud.one("ec2:Instance", `lane-${lane}`).inputs.userData);
      expect(Buffer.byteLength(userData)).toBeLessThan(16 * 1024);
      expect(userData).toContain(`SHA256 = "${digest}"`);
      const { inputs } = deployed.cloud.one("s3:BucketObjectv2", `lane-${lane}`);
      expect(inputs).toMatchObject({ content, key: `lane-${lane}-${digest}.json` });
      expect(userData).toContain(`URL = "https://files.s3.example/${String(inputs.key)}"`);
    }
    const policy = JSON.parse(String(deployed.cloud.one("s3:BucketPolicy").inputs.policy)) as {
      Statement: { Effect: string; Action: string; Condition: object }[];
    };
    const allowed = policy.Statement.filter(({ Effect }) => Effect === "Allow");
    expect(allowed).toEqual([
      expect.objectContaining({
        Action: "s3:GetObject",
        Condition: { StringEquals: { "aws:SourceVpce": deployed.cloud.one("ec2:VpcEndpoint").id } },
      }),
    ]);
  });

  it("replaces one lane's machine when one lane's files change, and touches nothing of the other's", async () => {
    deployed.put("lane-a.json", `${textOf(folder, "lane-a.json")} `);
    expect(changesIn((await deployed.pulumi("preview")).text)).toEqual([
      "aws:ec2:Instance lane-a replace",
      "aws:lb:TargetGroupAttachment clients-11344-a update",
      "aws:lb:TargetGroupAttachment clients-12344-a update",
      "aws:s3:BucketObjectv2 lane-a update",
    ]);
  });
});

describe("gcp", () => {
  beforeAll(() => start("gcp"));
  afterAll(() => deployed?.close());

  it("has the right types", async () => {
    expect(await deployed.typeFaults()).toBe("");
  });

  it("lets in the clients, the probes and SSH by IAP, and out packages alone", () => {
    const rules = deployed.cloud.all("compute:Firewall").map(({ inputs }) => inputs as Record<string, string[]>);
    const tcp = (rule: Record<string, unknown>) => (rule.allows as { ports: string[] }[])?.[0]?.ports[0];
    for (const rule of rules) expect(rule.targetTags).toEqual(["icap-gateway"]);
    const into = rules.flatMap((rule) => (rule.sourceRanges ?? []).map((source) => `${tcp(rule)} ${source}`));
    const others = ["8080 130.211.0.0/22", "8080 209.85.152.0/22", "8080 209.85.204.0/22", "8080 35.191.0.0/16"];
    expect(into.sort()).toEqual([...wanted, ...others, "22 35.235.240.0/20"].sort());
    for (const { sourceRanges = [] } of rules) expect(sourceRanges.length).toBeLessThanOrEqual(256);
    const out = rules.filter(({ direction }) => String(direction) === "EGRESS");
    expect(out.map((rule) => tcp(rule) ?? "nothing else").sort()).toEqual(["443", "80", "nothing else"]);
  });

  it("leads each address to the machine of its lane, which has no public address of its own", () => {
    const zones = new Set<unknown>();
    for (const lane of ["a", "b"]) {
      const name = `icap-gateway-${lane}`;
      const machine = deployed.cloud.one("compute:Instance", name);
      const group = deployed.cloud.one("compute:InstanceGroup", name);
      const service = deployed.cloud.one("compute:RegionBackendService", name);
      expect(group.inputs.instances).toEqual([`link:${machine.id}`]);
      expect(service.inputs).toMatchObject({ backends: [{ group: `link:${group.id}` }], protocol: "TCP" });
      expect(deployed.cloud.one("compute:ForwardingRule", name).inputs).toMatchObject({
        backendService: service.id,
        ipAddress: (outputs.addresses as Record<string, string>)[lane],
        ports: ["11344", "12344"],
      });
      expect(machine.inputs.networkInterfaces).toEqual([{ subnetwork: expect.any(String) }]);
      expect(machine.inputs.metadata).toMatchObject({
        "user-data": textOf(folder, `lane-${lane}.user-data.gz.base64`).trim(),
        "user-data-encoding": "base64",
      });
      expect(machine.inputs).not.toHaveProperty("serviceAccount");
      zones.add(machine.inputs.zone);
    }
    expect(zones.size).toBe(2);
  });

  it("replaces one lane's machine when one lane's files change, and touches nothing of the other's", async () => {
    deployed.put("lane-a.user-data.gz.base64", textOf(folder, "lane-b.user-data.gz.base64"));
    expect(changesIn((await deployed.pulumi("preview")).text)).toEqual([
      "gcp:compute:Instance icap-gateway-a replace",
      "gcp:compute:InstanceGroup icap-gateway-a update",
      "gcp:compute:RegionBackendService icap-gateway-a update",
    ]);
  });
});
