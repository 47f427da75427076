/** Security groups: clients reach the load balancer, the load balancer and the endpoint for SSH reach the machines, and little traffic may leave. */
import * as aws from "@pulumi/aws";
import { gateway } from "./rendered";
import { vpc } from "./network";

const tcp = (port: number, more: object) => ({ protocol: "tcp", fromPort: port, toPort: port, ...more });
const inside = { cidrBlocks: [gateway.network] };

/** The load balancer's groups. There are several, because a group may have only 60 rules. */
export const clients = gateway.groups.map(
  (rules, index) =>
    new aws.ec2.SecurityGroup(`clients-${index}`, {
      vpcId: vpc.id,
      description: "ICAP clients to the load balancer",
      ingress: rules.map(({ port, sources }) => tcp(port, { cidrBlocks: [...sources] })),
      egress: [...gateway.ports, gateway.canaryPort].map((port) => tcp(port, inside)),
      tags: { Name: `icap-gateway-clients-${index}` },
    }),
);

export const administrators = new aws.ec2.SecurityGroup("administrators", {
  vpcId: vpc.id,
  description: "EC2 Instance Connect Endpoint to the gateways",
  ingress: [],
  egress: [tcp(22, inside)],
  tags: { Name: "icap-gateway-administrators" },
});

const fromClients = { securityGroups: clients.map(({ id }) => id) };

export const machines = new aws.ec2.SecurityGroup("machines", {
  vpcId: vpc.id,
  description: "ICAP gateways",
  ingress: [
    ...[...gateway.ports, gateway.canaryPort].map((port) => tcp(port, fromClients)),
    tcp(22, { securityGroups: [administrators.id] }),
  ],
  // Name service, clock and metadata of AWS pass every security group.
  egress: [
    ...[80, 443].map((port) => tcp(port, { cidrBlocks: ["0.0.0.0/0"] })),
    ...gateway.servers.map(({ address, port }) => tcp(port, { cidrBlocks: [`${address}/32`] })),
  ],
  tags: { Name: "icap-gateway-machines" },
});
