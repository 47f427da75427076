/** Two gateways on EC2. Each address of the load balancer leads to the machine in its own zone, and to no other. */
import * as aws from "@pulumi/aws";
import { clients } from "./doors";
import { gateway, LANES, perLane } from "./rendered";
import { machines } from "./machines";
import { internet, subnets, vpc } from "./network";

const elastic = perLane(
  (lane) =>
    new aws.ec2.Eip(`lane-${lane}`, { domain: "vpc", tags: { Name: `icap-gateway-${lane}` } }, { dependsOn: internet }),
);

const balancer = new aws.lb.LoadBalancer("gateway", {
  loadBalancerType: "network",
  internal: false,
  securityGroups: clients.map(({ id }) => id),
  subnetMappings: LANES.map((lane) => ({ subnetId: subnets[lane].id, allocationId: elastic[lane].allocationId })),
  enableCrossZoneLoadBalancing: false,
});

for (const port of gateway.ports) {
  const targets = new aws.lb.TargetGroup(`clients-${port}`, {
    vpcId: vpc.id,
    targetType: "instance",
    protocol: "TCP",
    port,
    preserveClientIp: "true", // the machine's own packet filter admits clients by their addresses
    healthCheck: {
      protocol: "HTTP",
      port: String(gateway.canaryPort),
      path: "/healthz",
      matcher: "200",
      interval: 10,
      healthyThreshold: 2,
      unhealthyThreshold: 2,
    },
  });
  for (const lane of LANES)
    new aws.lb.TargetGroupAttachment(`clients-${port}-${lane}`, {
      targetGroupArn: targets.arn,
      targetId: machines[lane].id,
      port,
    });
  new aws.lb.Listener(`clients-${port}`, {
    loadBalancerArn: balancer.arn,
    protocol: "TCP",
    port,
    defaultActions: [{ type: "forward", targetGroupArn: targets.arn }],
  });
}

/** The addresses to register with the client. */
export const addresses = perLane((lane) => elastic[lane].publicIp);
export const ports = gateway.ports;
/** For `aws ec2-instance-connect ssh`. */
export const instances = perLane((lane) => machines[lane].id);
export const network = vpc.id;
