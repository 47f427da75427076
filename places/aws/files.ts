/**
 * The lanes' files, in a bucket because user data has space for only 16 KB. None of them is secret. Only this network's endpoint may read
 * them, and a machine accepts them only with the digest in its user data.
 */
import { createHash } from "node:crypto";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { fileHere, perLane } from "./rendered";
import { s3 } from "./network";

const bucket = new aws.s3.Bucket("files", { forceDestroy: true });

const closed = new aws.s3.BucketPublicAccessBlock("files", {
  bucket: bucket.id,
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
});

export const readable = new aws.s3.BucketPolicy(
  "files",
  {
    bucket: bucket.id,
    policy: pulumi.jsonStringify({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "GatewaysRead",
          Effect: "Allow",
          Principal: "*",
          Action: "s3:GetObject",
          Resource: pulumi.interpolate`${bucket.arn}/*`,
          Condition: { StringEquals: { "aws:SourceVpce": s3.id } },
        },
        {
          Sid: "TlsOnly",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: [bucket.arn, pulumi.interpolate`${bucket.arn}/*`],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    }),
  },
  { dependsOn: closed },
);

const packed = perLane((lane) => {
  const content = fileHere(`lane-${lane}.json`);
  const sha256 = createHash("sha256").update(content, "utf8").digest("hex");
  const key = `lane-${lane}-${sha256}.json`;
  return { sha256, key, object: new aws.s3.BucketObjectv2(`lane-${lane}`, { bucket: bucket.id, key, content }) };
});

export const objects = perLane((lane) => packed[lane].object);

/** The user data: a program that fetches the lane's files and installs them. */
export const userData = perLane((lane) => {
  const { key, sha256 } = packed[lane];
  return bucket.bucketRegionalDomainName.apply((host) =>
    fileHere("boot.py").replace("@URL@", `https://${host}/${key}`).replace("@SHA256@", sha256),
  );
});
