import { generateKeyPairSync } from "node:crypto";
import { sshKeyProblem } from "../../../../infra/model/sshKeys";
import { parse } from "./parsing";
import { hasAcceleratedNetworking, vmSizeProblem } from "../../../../infra/model/vmSizes";

describe("a VM size", () => {
  it.each([
    "Standard_D2s_v5",
    "Standard_D4s_v5",
    "Standard_D2as_v5",
    "Standard_D2ads_v6",
    "Standard_E4s_v3",
    "Standard_F4s_v2",
    "Standard_B2ms",
    "Standard_B2s_v2",
    "Standard_E8-4s_v5",
    "Standard_DS2_v2",
    "Standard_D2lds_v6",
  ])("is taken as %s", (size) => expect(vmSizeProblem(size)).toBeUndefined());

  it.each([
    ["Standard_A2_v2", "supports neither Trusted Launch nor encryption at host"],
    ["Standard_D2_v3", "supports neither Trusted Launch nor encryption at host"],
    ["Standard_D2_v2", "supports neither Trusted Launch nor encryption at host"],
    ["Basic_A1", "is a Basic size, which does not support Trusted Launch"],
    ["Standard_D2_v5", "does not support premium disks"],
    ["Standard_E4d_v5", "does not support premium disks"],
    ["Standard_D2ps_v5", "has an Arm processor"],
    ["Standard_B1s", "has 2 GiB of memory or less"],
    ["Standard_B1ls", "has 2 GiB of memory or less"],
    ["D2s_v5", "is not the name of a VM size"],
    ["Standard_D2s_V5", "is not the name of a VM size"],
    ["standard_d2s_v5", "is not the name of a VM size"],
    ["", "is not the name of a VM size"],
  ])("is refused as %j", (size, text) => expect(vmSizeProblem(size)).toContain(text));
});

test("accelerated networking is asked for except of the small sizes of the first B series, which Azure would refuse", () => {
  const sizes = [
    "Standard_B2s",
    "Standard_B2ms",
    "Standard_B8ms",
    "Standard_B12ms",
    "Standard_B2s_v2",
    "Standard_D2s_v5",
  ];
  expect(sizes.filter(hasAcceleratedNetworking)).toEqual(["Standard_B12ms", "Standard_B2s_v2", "Standard_D2s_v5"]);
});

describe("an SSH public key", () => {
  const field = (content: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(content.length);
    return Buffer.concat([length, content]);
  };
  const line = (type: string, ...fields: Buffer[]) =>
    `${type} ${Buffer.concat([field(Buffer.from(type)), ...fields.map(field)]).toString("base64")}`;
  const rsa = (bits: number) => {
    const { n, e } = generateKeyPairSync("rsa", { modulusLength: bits }).publicKey.export({ format: "jwk" });
    const modulus = Buffer.concat([Buffer.from([0]), Buffer.from(n!, "base64url")]);
    return line("ssh-rsa", Buffer.from(e!, "base64url"), modulus);
  };
  const ed25519 = line("ssh-ed25519", Buffer.alloc(32, 7));

  it("is taken as RSA of 2048 bits and as Ed25519, with or without a comment", () => {
    for (const key of [rsa(2048), ed25519, `${ed25519} me@example`, `${ed25519}\n`])
      expect(sshKeyProblem(key)).toBeUndefined();
  });

  it.each([
    ["too short RSA", () => rsa(1024), "is an RSA key of 1024 bits; Azure requires at least 2048"],
    [
      "a type that Azure refuses",
      () => line("ssh-dss", Buffer.alloc(8)),
      "is a key of type ssh-dss; Azure accepts ssh-rsa and ssh-ed25519",
    ],
    ["a cut key", () => ed25519.slice(0, -12), "is not an OpenSSH public key"],
    [
      "another type inside",
      () => ed25519.replace("ssh-ed25519", "ssh-rsa"),
      "its base64 part is truncated or of another type",
    ],
    ["several lines", () => `${ed25519}\n${ed25519}`, "is not an OpenSSH public key"],
    ["a file name", () => "~/.ssh/id_ed25519.pub", "is not an OpenSSH public key"],
    ["a private key", () => "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA", "is a private key; give the public one"],
  ])("is refused as %s", (_, key, text) => expect(sshKeyProblem(key())).toContain(text));
});

test("an image of one's own is taken alone, and so is a version of Ubuntu's", () => {
  const imageId =
    "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/r/providers/Microsoft.Compute/galleries/g/images/gateway/versions/1.0.0";
  expect(parse({ lanes: { imageId } }).lanes.imageId).toBe(imageId);
  expect(parse({ lanes: { imageVersion: "24.04.202609040" } }).lanes).toMatchObject({
    imageVersion: "24.04.202609040",
  });
});
