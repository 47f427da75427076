/** The network: a public subnet for each lane, in separate zones, and a private path to S3. */
import * as aws from "@pulumi/aws";
import { gateway, perLane } from "./rendered";

export const vpc = new aws.ec2.Vpc("gateway", {
  cidrBlock: gateway.network,
  enableDnsHostnames: true,
  tags: { Name: "icap-gateway" },
});

// The members of the group that AWS creates with each network can reach each other. Without rules the group admits nobody.
new aws.ec2.DefaultSecurityGroup("unused", { vpcId: vpc.id });

export const internet = new aws.ec2.InternetGateway("gateway", { vpcId: vpc.id });

const routes = new aws.ec2.RouteTable("gateway", {
  vpcId: vpc.id,
  routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: internet.id }],
});

const zones = aws.getAvailabilityZonesOutput({
  state: "available",
  filters: [{ name: "opt-in-status", values: ["opt-in-not-required"] }],
});

export const subnets = perLane(
  (lane, index) =>
    new aws.ec2.Subnet(
      `lane-${lane}`,
      {
        vpcId: vpc.id,
        cidrBlock: gateway.subnets[lane],
        availabilityZone: zones.names.apply((names) => {
          const name = names[index];
          if (name === undefined) throw new Error(`the region has ${names.length} zone, and each lane needs its own`);
          return name;
        }),
        tags: { Name: `icap-gateway-${lane}` },
      },
      { ignoreChanges: ["availabilityZone"] }, // the order of the list of zones may change
    ),
);

export const routed = perLane(
  (lane) => new aws.ec2.RouteTableAssociation(`lane-${lane}`, { subnetId: subnets[lane].id, routeTableId: routes.id }),
);

export const s3 = new aws.ec2.VpcEndpoint("s3", {
  vpcId: vpc.id,
  serviceName: aws.getRegionOutput().region.apply((region) => `com.amazonaws.${region}.s3`),
  vpcEndpointType: "Gateway",
  routeTableIds: [routes.id],
});
