/** A gateway's network in small as the text of a program, and changes of it as a person would write them. */
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

const project = join(__dirname, "../../..");

/** The parts of the program that a change can have in another way. */
export interface Parts {
  /** Options of the component, for example `{ aliases: [...] }`. */
  readonly component: string;
  readonly componentName: string;
  /** Letter of the client that the component says to admit. */
  readonly client: string;
  readonly group: { readonly name: string; readonly options: string; readonly arguments: string };
  readonly rules: readonly string[];
  /** Prefix of the subnet, and options of the network. */
  readonly network: { readonly prefix: string; readonly options: string };
  readonly machines: { readonly name: string; readonly options: string };
  /** Code for the end of the program; `group`, `net`, `rg` and `of` (the component as parent) are in scope. */
  readonly more: string;
}

export const rule = (name: string, priority: number, source: string, more = ""): string =>
  `{ name: "${name}", priority: ${priority}, direction: "Inbound", access: "Allow", protocol: "Tcp", ` +
  `sourceAddressPrefix: "${source}", sourcePortRange: "*", destinationAddressPrefix: "*", destinationPortRange: "11344", ${more} }`;

const BASE: Parts = {
  component: "{}",
  componentName: "gateway",
  client: "a",
  group: { name: "gateway-rules", options: "{}", arguments: "" },
  rules: [rule("AllowClient", 200, "52.0.0.1")],
  network: { prefix: "10.1.1.0/24", options: "{}" },
  machines: { name: "gateway-machines", options: "{}" },
  more: "",
};

const admission = (client: string) => ({
  mode: "pin",
  certificates: [
    {
      ...{
        subject: `CN=client-${client}`,
        issuer: "CN=Issuing",
        sha256: client.repeat(64),
        keySha256: client.repeat(64),
      },
      ...{ notBefore: "2026-01-01T00:00:00.000Z", notAfter: "2027-01-01T00:00:00.000Z" },
    },
  ],
});

/** The program's text. */
const text = ({ component, componentName, client, group, rules, network, machines, more }: Parts): string => `
import * as network from "@pulumi/azure-native/network";
import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import { machines } from "${join(project, "test/emulator/programs")}";

export = async function program() {
  const of = { parent: new pulumi.ComponentResource(
    "defender-icap-gateway:index:IcapGateway", "${componentName}", { admission: ${JSON.stringify(admission(client))} }, ${component}) };
  const rg = new resources.ResourceGroup("gateway-group", {}, of);
  const place = { resourceGroupName: rg.name };
  const group = new network.NetworkSecurityGroup(
    "${group.name}",
    { ...place, ${rules.length > 0 ? `securityRules: [${rules.join(", ")}],` : ""} ${group.arguments} },
    pulumi.mergeOptions(of, ${group.options}),
  );
  const net = new network.VirtualNetwork("gateway-network", {
    ...place,
    addressSpace: { addressPrefixes: ["10.1.0.0/16"] },
    subnets: [{ name: "gateways", addressPrefix: "${network.prefix}", networkSecurityGroup: { id: group.id } }],
  }, pulumi.mergeOptions(of, ${network.options}));
  const address = new network.PublicIPAddress("gateway-address-a", {
    ...place, sku: { name: "Standard" }, publicIPAllocationMethod: "Static",
  }, of);
  const balancerId = pulumi.interpolate\`\${rg.id}/providers/Microsoft.Network/loadBalancers/gateway-balancer\`;
  const balancer = new network.LoadBalancer("gateway-balancer", {
    ...place, loadBalancerName: "gateway-balancer", sku: { name: "Standard" },
    frontendIPConfigurations: [{ name: "address-a", publicIPAddress: { id: address.id } }],
    backendAddressPools: [{ name: "lane-a" }],
    loadBalancingRules: [{
      name: "icaps-a", protocol: "Tcp", frontendPort: 11344, backendPort: 11344,
      frontendIPConfiguration: { id: pulumi.interpolate\`\${balancerId}/frontendIPConfigurations/address-a\` },
      backendAddressPools: [{ id: pulumi.interpolate\`\${balancerId}/backendAddressPools/lane-a\` }],
    }],
  }, pulumi.mergeOptions(of, { dependsOn: [net] }));
  const subnetId = pulumi.interpolate\`\${net.id}/subnets/gateways\`;
  const poolId = pulumi.interpolate\`\${balancer.id}/backendAddressPools/lane-a\`;
  machines("${machines.name}", { group: rg, net, subnetId }, "boot", pulumi.mergeOptions(of, ${machines.options}), poolId);
  ${more}
};
`;

/** Writes a project with the program into a folder. */
export async function writeTree(folder: string, changes: Partial<Parts> = {}): Promise<string> {
  await mkdir(join(folder, "infra"), { recursive: true });
  await writeFile(join(folder, "Pulumi.yaml"), "name: defender-icap-gateway\nruntime: nodejs\nmain: infra\n");
  await writeFile(join(folder, "Pulumi.prod.yaml"), "config:\n  azure-native:location: westeurope\n");
  await writeFile(join(folder, "package.json"), "{}");
  await symlink(join(project, "node_modules"), join(folder, "node_modules"));
  await writeFile(join(folder, "infra/index.ts"), text({ ...BASE, ...changes }));
  await writeFile(join(folder, "infra/guardRailFacts.ts"), FACTS);
  return folder;
}

/** The facts that a preview reads from a tree for the guard rails (infra/guardRailFacts.ts). */
const FACTS = `export const guardRailFacts = () => ({
  version: 1,
  environment: "prod",
  icapsPort: 11344,
  allowedSources: ["52.0.0.1", "52.0.0.2"],
  furtherClients: [],
  existingAddresses: false,
});
`;
