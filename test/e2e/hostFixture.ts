import { defaultSecurityRules } from "../../emulator/azure";
import type { AzureResource } from "../../emulator/model";

/** A small subscription for the machine host: two lanes behind a load balancer whose machines run only haproxy. */
const GROUP = "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg";
export const arm = (type: string, name: string): string => `${GROUP}/providers/${type}/${name}`;

export const CLIENT = "203.0.113.7";
export const STRANGER = "203.0.113.8";
export const ADDRESSES = { a: "198.51.100.10", b: "198.51.100.11" };
const PRINCIPAL = "33333333-1111-4111-8111-111111111111";
export const CLIENT_ID = "44444444-1111-4111-8111-111111111111";
const SECRETS_USER = "4633458b-17de-408a-b874-0445c86b69e6";

export interface Lane {
  name: "a" | "b";
  customData: string;
  /** Time that its machines may be dead before they are replaced. Default 30 minutes. */
  graceSeconds?: number;
}

export const scaleSetId = (name: string): string => arm("Microsoft.Compute/virtualMachineScaleSets", `lane-${name}`);

/** A gateway in small: haproxy answers on 11344 with the sender's address, and on the canary and liveness ports. */
export function customData({ provision = "", lane = "a" } = {}): string {
  return `#cloud-config
packages: [haproxy]
write_files:
  - path: /usr/sbin/policy-rc.d
    permissions: "0755"
    content: |
      #!/bin/sh
      exit 101
  - path: /etc/gateway/haproxy.cfg
    content: |
      defaults
        mode http
        timeout connect 2s
        timeout client 30s
        timeout server 30s
      frontend gateway
        bind 0.0.0.0:11344
        http-request return status 200 content-type text/plain lf-string "lane ${lane} saw %[src]"
      frontend canary
        bind 0.0.0.0:8080
        monitor-uri /healthz
      frontend live
        bind 127.0.0.1:8081
        http-request return status 200 content-type application/json string "{\\"ApplicationHealthState\\":\\"Healthy\\"}"
  - path: /etc/systemd/system/gateway.service
    content: |
      [Service]
      ExecStart=/usr/sbin/haproxy -Ws -f /etc/gateway/haproxy.cfg
      Type=notify
      [Install]
      WantedBy=multi-user.target
  - path: /usr/local/sbin/gateway-provision
    permissions: "0755"
    content: |
      #!/bin/sh
      set -eu
      rm -f /usr/sbin/policy-rc.d
      systemctl daemon-reload
      systemctl disable --now haproxy.service 2>/dev/null || true
      ${provision === "" ? "systemctl enable --now gateway.service" : provision}
  - path: /usr/local/sbin/gateway-ready
    permissions: "0755"
    content: |
      #!/bin/sh
      cloud-init status --wait >/dev/null || test $? = 2
      for attempt in 1 2 3 4 5; do
        systemctl is-active --quiet gateway.service && exit 0
        sleep 1
      done
      echo "the gateway service is not running" >&2
      exit 1
runcmd:
  - [/usr/local/sbin/gateway-provision]
`;
}

/** Everything that exists, by id. */
export function subscription(
  lanes: readonly Lane[],
  allowed: readonly string[] = [CLIENT],
): Map<string, AzureResource> {
  const balancer = arm("Microsoft.Network/loadBalancers", "balancer");
  const vault = arm("Microsoft.KeyVault/vaults", "vault1");
  const network = arm("Microsoft.Network/virtualNetworks", "net");
  const group = arm("Microsoft.Network/networkSecurityGroups", "nsg");
  const identity = arm("Microsoft.ManagedIdentity/userAssignedIdentities", "gateway");
  const both = ["a", "b"] as const;
  const resources: [string, string, Record<string, unknown>][] = [
    [
      "network:NetworkSecurityGroup",
      group,
      {
        defaultSecurityRules,
        securityRules: [
          rule("AllowClient", 100, "Allow", { sourceAddressPrefixes: allowed, destinationPortRange: "11344" }),
          rule("AllowProbe", 200, "Allow", { sourceAddressPrefix: "AzureLoadBalancer", destinationPortRange: "8080" }),
          rule("DenyRest", 4000, "Deny", { sourceAddressPrefix: "*", destinationPortRange: "*", protocol: "*" }),
        ],
      },
    ],
    ...both.map((lane): [string, string, Record<string, unknown>] => [
      "network:PublicIPAddress",
      arm("Microsoft.Network/publicIPAddresses", `ip-${lane}`),
      { ipAddress: ADDRESSES[lane] },
    ]),
    ["network:PublicIPAddress", arm("Microsoft.Network/publicIPAddresses", "ip-nat"), { ipAddress: "198.51.100.12" }],
    [
      "network:NatGateway",
      arm("Microsoft.Network/natGateways", "nat"),
      { publicIpAddresses: [{ id: arm("Microsoft.Network/publicIPAddresses", "ip-nat") }] },
    ],
    [
      "network:VirtualNetwork",
      network,
      {
        addressSpace: { addressPrefixes: ["10.77.0.0/16"] },
        subnets: both.map((lane, n) => ({
          name: `lane-${lane}`,
          addressPrefix: `10.77.${n + 1}.0/24`,
          networkSecurityGroup: { id: group },
          natGateway: { id: arm("Microsoft.Network/natGateways", "nat") },
          serviceEndpoints: [{ service: "Microsoft.KeyVault" }],
        })),
      },
    ],
    [
      "network:LoadBalancer",
      balancer,
      {
        frontendIPConfigurations: both.map((lane) => ({
          name: lane,
          publicIPAddress: { id: arm("Microsoft.Network/publicIPAddresses", `ip-${lane}`) },
        })),
        backendAddressPools: both.map((name) => ({ name })),
        probes: [
          {
            name: "canary",
            protocol: "Http",
            port: 8080,
            requestPath: "/healthz",
            intervalInSeconds: 5,
            probeThreshold: 1,
          },
        ],
        loadBalancingRules: both.map((lane) => ({
          name: `icaps-${lane}`,
          protocol: "Tcp",
          frontendPort: 11344,
          backendPort: 11344,
          frontendIPConfiguration: { id: `${balancer}/frontendIPConfigurations/${lane}` },
          backendAddressPool: { id: `${balancer}/backendAddressPools/${lane}` },
          probe: { id: `${balancer}/probes/canary` },
        })),
      },
    ],
    ["managedidentity:UserAssignedIdentity", identity, { clientId: CLIENT_ID, principalId: PRINCIPAL }],
    [
      "keyvault:Vault",
      vault,
      {
        properties: {
          enableRbacAuthorization: true,
          networkAcls: {
            defaultAction: "Deny",
            virtualNetworkRules: both.map((lane) => ({ id: `${network}/subnets/lane-${lane}` })),
          },
        },
      },
    ],
    ...both.map((lane): [string, string, Record<string, unknown>] => [
      "keyvault:Secret",
      `${vault}/secrets/lane-${lane}`,
      { properties: { value: `secret of lane ${lane}` } },
    ]),
    [
      "authorization:RoleAssignment",
      `${vault}/secrets/lane-a/providers/Microsoft.Authorization/roleAssignments/1`,
      {
        principalId: PRINCIPAL,
        scope: `${vault}/secrets/lane-a`,
        roleDefinitionId: `/subscriptions/x/providers/Microsoft.Authorization/roleDefinitions/${SECRETS_USER}`,
      },
    ],
    ...lanes.map((lane): [string, string, Record<string, unknown>] => [
      "compute:VirtualMachineScaleSet",
      scaleSetId(lane.name),
      scaleSet(lane, { balancer, network, identity }),
    ]),
  ];
  return new Map(
    resources.map(([type, id, properties]) => [
      id,
      {
        id,
        type: `azure-native:${type}`,
        name: id.split("/").pop() ?? "",
        urn: `urn:pulumi:test::test::azure-native:${type}::x`,
        location: "westeurope",
        properties,
      },
    ]),
  );
}

export function rule(name: string, priority: number, access: string, match: object): Record<string, unknown> {
  const everything = { protocol: "Tcp", sourcePortRange: "*", destinationAddressPrefix: "*", direction: "Inbound" };
  return { name, priority, access, ...everything, ...match };
}

function scaleSet(lane: Lane, ids: { balancer: string; network: string; identity: string }): Record<string, unknown> {
  return {
    sku: { name: "Standard_D2s_v5", capacity: 2 },
    identity: { type: "UserAssigned", userAssignedIdentities: [ids.identity] },
    automaticRepairsPolicy: { enabled: true, gracePeriod: `PT${lane.graceSeconds ?? 1800}S`, repairAction: "Replace" },
    virtualMachineProfile: {
      osProfile: {
        computerNamePrefix: `icap-${lane.name}`,
        customData: Buffer.from(lane.customData).toString("base64"),
      },
      networkProfile: {
        networkInterfaceConfigurations: [
          {
            ipConfigurations: [
              {
                subnet: { id: `${ids.network}/subnets/lane-${lane.name}` },
                loadBalancerBackendAddressPools: [{ id: `${ids.balancer}/backendAddressPools/${lane.name}` }],
              },
            ],
          },
        ],
      },
      extensionProfile: {
        extensionsTimeBudget: "PT30M",
        extensions: [
          {
            name: "health",
            publisher: "Microsoft.ManagedServices",
            type: "ApplicationHealthLinux",
            typeHandlerVersion: "2.0",
            settings: { protocol: "http", port: 8081, requestPath: "/livez", intervalInSeconds: 5 },
          },
          {
            name: "readiness",
            publisher: "Microsoft.Azure.Extensions",
            type: "CustomScript",
            typeHandlerVersion: "2.1",
            settings: { commandToExecute: "/usr/local/sbin/gateway-ready" },
          },
        ],
      },
    },
  };
}
