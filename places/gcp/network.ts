/** The network: one subnet, outbound access through Cloud NAT, and firewall rules that admit the clients, the probes and IAP's SSH. */
import * as gcp from "@pulumi/gcp";
import { gateway } from "./rendered";

const network = new gcp.compute.Network("icap-gateway", { autoCreateSubnetworks: false });

export const subnet = new gcp.compute.Subnetwork("icap-gateway", {
  network: network.id,
  ipCidrRange: gateway.network,
});

const router = new gcp.compute.Router("icap-gateway", { network: network.id });

// The machines have no public address of their own, so they download packages through Cloud NAT.
export const nat = new gcp.compute.RouterNat("icap-gateway", {
  router: router.name,
  natIpAllocateOption: "AUTO_ONLY",
  sourceSubnetworkIpRangesToNat: "ALL_SUBNETWORKS_ALL_IP_RANGES",
});

/** The machines' tag, to which every rule applies. */
export const TAG = "icap-gateway";

const tcp = (port: number) => ({ protocol: "tcp", ports: [String(port)] });

const letIn = (name: string, port: number, sources: readonly string[]) =>
  new gcp.compute.Firewall(name, {
    network: network.id,
    direction: "INGRESS",
    allows: [tcp(port)],
    sourceRanges: [...sources],
    targetTags: [TAG],
  });

const letOut = (name: string, port: number, destinations: readonly string[]) =>
  new gcp.compute.Firewall(name, {
    network: network.id,
    direction: "EGRESS",
    allows: [tcp(port)],
    destinationRanges: [...destinations],
    targetTags: [TAG],
  });

gateway.groups.forEach((rules, index) => {
  for (const { port, sources } of rules) letIn(`clients-${index}-${port}`, port, sources);
});
letIn("probes", gateway.canaryPort, gateway.probesFrom);
letIn("administrators", 22, gateway.sshFrom);

for (const port of [80, 443]) letOut(`out-${port}`, port, ["0.0.0.0/0"]);
gateway.servers.forEach(({ address, port }, index) => letOut(`server-${index}`, port, [`${address}/32`]));
// Google's default rule allows all outbound traffic. Name service, clock and metadata pass every rule.
new gcp.compute.Firewall("out-nothing-else", {
  network: network.id,
  direction: "EGRESS",
  priority: 65000,
  denies: [{ protocol: "all" }],
  destinationRanges: ["0.0.0.0/0"],
  targetTags: [TAG],
});

export const networkName = network.name;
