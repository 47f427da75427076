/** Two gateways on Compute Engine. Each static address leads to the machine of its lane, and to no other. */
import * as gcp from "@pulumi/gcp";
import * as pulumi from "@pulumi/pulumi";
import { fileHere, gateway, perLane } from "./rendered";
import { nat, networkName, subnet, TAG } from "./network";

const settings = new pulumi.Config();
const region = new pulumi.Config("gcp").require("region");
const zones = perLane((lane) => settings.get(`zone-${lane}`) ?? `${region}-${lane === "a" ? "b" : "c"}`);

const machines = perLane(
  (lane) =>
    new gcp.compute.Instance(
      `icap-gateway-${lane}`,
      {
        zone: zones[lane],
        machineType: settings.get("machineType") ?? "e2-standard-2",
        tags: [TAG],
        bootDisk: {
          initializeParams: { image: "ubuntu-os-cloud/ubuntu-2404-lts-amd64", size: 20, type: "pd-balanced" },
        },
        networkInterfaces: [{ subnetwork: subnet.id }],
        shieldedInstanceConfig: { enableSecureBoot: true, enableVtpm: true, enableIntegrityMonitoring: true },
        metadata: {
          "user-data": fileHere(`lane-${lane}.user-data.gz.base64`).trim(),
          "user-data-encoding": "base64",
          "enable-oslogin": "TRUE",
          "block-project-ssh-keys": "TRUE",
        },
      },
      {
        dependsOn: nat,
        // cloud-init reads them only once, so changed files need another machine
        replaceOnChanges: ['metadata["user-data"]'],
        ignoreChanges: ["bootDisk.initializeParams.image"],
      },
    ),
);

const healthy = new gcp.compute.RegionHealthCheck("icap-gateway", {
  checkIntervalSec: 10,
  timeoutSec: 5,
  healthyThreshold: 2,
  unhealthyThreshold: 2,
  httpHealthCheck: { port: gateway.canaryPort, requestPath: "/healthz" },
});

const reserved = perLane((lane) => new gcp.compute.Address(`icap-gateway-${lane}`, { addressType: "EXTERNAL" }));

perLane((lane) => {
  const group = new gcp.compute.InstanceGroup(`icap-gateway-${lane}`, {
    zone: zones[lane],
    instances: [machines[lane].selfLink],
  });
  const service = new gcp.compute.RegionBackendService(`icap-gateway-${lane}`, {
    loadBalancingScheme: "EXTERNAL",
    protocol: "TCP",
    healthChecks: healthy.id,
    backends: [{ group: group.selfLink, balancingMode: "CONNECTION" }],
  });
  return new gcp.compute.ForwardingRule(`icap-gateway-${lane}`, {
    loadBalancingScheme: "EXTERNAL",
    ipProtocol: "TCP",
    ipAddress: reserved[lane].address,
    ports: gateway.ports.map(String),
    backendService: service.id,
  });
});

/** The addresses to register with the client. */
export const addresses = perLane((lane) => reserved[lane].address);
export const ports = gateway.ports;
/** For `gcloud compute ssh --tunnel-through-iap`. */
export const instances = perLane((lane) => ({ name: machines[lane].name, zone: zones[lane] }));
export const network = networkName;
