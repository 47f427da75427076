/** A machine for each lane, and the endpoint through which administrators reach them. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { administrators, machines as doors } from "./doors";
import { objects, readable, userData } from "./files";
import { perLane } from "./rendered";
import { internet, routed, s3, subnets } from "./network";

const settings = new pulumi.Config();

/** Canonical's parameter with its newest image of Ubuntu 24.04. */
const IMAGE = "/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id";
const image = aws.ssm.getParameterOutput({ name: IMAGE }).insecureValue;

export const machines = perLane(
  (lane) =>
    new aws.ec2.Instance(
      `lane-${lane}`,
      {
        ami: image,
        instanceType: settings.get("instanceType") ?? "m6i.large",
        subnetId: subnets[lane].id,
        associatePublicIpAddress: true, // only for outbound traffic; the security group admits nobody to it
        vpcSecurityGroupIds: [doors.id],
        metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
        rootBlockDevice: { encrypted: true, volumeType: "gp3", volumeSize: 20 },
        userData: userData[lane],
        userDataReplaceOnChange: true,
        tags: { Name: `icap-gateway-${lane}` },
      },
      {
        ignoreChanges: ["ami"], // a newer image is used only by the next new machine
        dependsOn: [internet, routed[lane], s3, readable, objects[lane]],
      },
    ),
);

new aws.ec2transitgateway.InstanceConnectEndpoint("administrators", {
  subnetId: subnets.a.id,
  securityGroupIds: [administrators.id],
  preserveClientIp: false,
  tags: { Name: "icap-gateway" },
});
