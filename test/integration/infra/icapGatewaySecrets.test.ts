/** The component's keys, certificates and vault: who holds them, who may read them, and where they never stand. */
import * as pulumi from "@pulumi/pulumi";
import { Gateway } from "../../../infra/component/gateway";
import { deployed } from "./deployed";
import { customData, secretPaths } from "./reading";
import type { Recording } from "./recorder";

describe("the component's secrets, with settings like production's", () => {
  let recording: Recording;
  let gateway: Gateway;
  beforeAll(async () => {
    ({ recording, result: gateway } = await deployed());
  });

  it("keeps everything secret out of the machines' description, so that previews show it", () => {
    for (const set of recording.ofType("VirtualMachineScaleSet")) {
      expect(secretPaths(set.inputs)).toEqual([]);
      expect(JSON.stringify(set.inputs) + customData(set)).not.toMatch(/KEY OF|CERTIFICATE gw/);
    }
  });

  it("tells a machine in its boot data where its own secret is, and as whom to read it", () => {
    for (const lane of ["a", "b"]) {
      const text = customData(recording.named(`gw-lane-${lane}-machines`));
      expect(text).toMatch(/^#!\/bin\/sh\n(?:.*\n)*?#cloud-config\n/);
      expect(text).toContain("https://gw-kv.vault.azure.net\n");
      expect(text).toContain(`lane-${lane}`);
      expect(text).toMatch(
        new RegExp(`^ *IDENTITY_ID=/subscriptions/.*/userAssignedIdentities/gw-lane-${lane}-identity$`, "m"),
      );
    }
  });

  it("writes to each lane's secret that lane's key and certificate and the client to admit", () => {
    for (const lane of ["a", "b"]) {
      const secret = recording.named(`gw-lane-${lane}-secret`);
      const { value } = secret.inputs["properties"] as { value: { secret: string } };
      expect(JSON.parse(value.secret)).toEqual({
        version: 1,
        serverKey: `KEY OF gw-certificate-${lane}-key\n`,
        serverChain: `CERTIFICATE gw-certificate-${lane}\n`,
        clientCertificates: "CERTIFICATE gw-client\n",
      });
    }
  });

  it("gives each lane's secret the first end of a certificate in it as its own (checkov: CKV_AZURE_41)", () => {
    for (const lane of ["a", "b"])
      expect(recording.named(`gw-lane-${lane}-secret`).inputs["properties"]).toMatchObject({
        attributes: { expires: Date.UTC(2027, 0, 1) / 1000 },
      });
  });

  it("lets each lane's identity read its own secret and nothing else", () => {
    const rights = recording
      .ofType("RoleAssignment")
      .map(({ inputs }) => [
        inputs["principalId"],
        String(inputs["scope"]).split("/").at(-1),
        String(inputs["roleDefinitionId"]).split("/").at(-1),
        inputs["principalType"],
      ]);
    const secretsUser = "4633458b-17de-408a-b874-0445c86b69e6";
    expect(rights).toEqual([
      ["principal-of-gw-lane-a-identity", "gw-lane-a-secret", secretsUser, "ServicePrincipal"],
      ["principal-of-gw-lane-b-identity", "gw-lane-b-secret", secretsUser, "ServicePrincipal"],
    ]);
  });

  it("never asks Azure's data plane to delete a secret: the vault's firewall would refuse", () => {
    for (const secret of recording.ofType("keyvault:Secret")) {
      expect(secret).toMatchObject({ retainOnDelete: true, deletedWith: recording.named("gw-kv").urn });
    }
  });

  it("closes the vault to all but the two subnets, and to purging", () => {
    expect(recording.named("gw-kv").inputs["properties"]).toMatchObject({
      enableRbacAuthorization: true,
      enablePurgeProtection: true,
      softDeleteRetentionInDays: 90,
      networkAcls: {
        defaultAction: "Deny",
        bypass: "None",
        virtualNetworkRules: [
          { id: expect.stringMatching(/subnets\/lane-a$/) },
          { id: expect.stringMatching(/subnets\/lane-b$/) },
        ],
      },
    });
  });

  it("signs each lane's own key and address with one authority, whose key only signs", () => {
    const addresses = ["a", "b"].map((lane) => recording.named(`gw-certificate-${lane}-request`).inputs["ipAddresses"]);
    expect(addresses).toEqual([["198.51.100.27"], ["198.51.100.28"]]);
    for (const lane of ["a", "b"]) {
      expect(recording.named(`gw-certificate-${lane}`).inputs).toMatchObject({
        caPrivateKeyPem: { secret: "KEY OF gw-authority-key\n" },
        caCertPem: "CERTIFICATE gw-authority\n",
        allowedUses: expect.arrayContaining(["server_auth"]),
      });
    }
    const holders = recording.all.filter(({ inputs }) => JSON.stringify(inputs).includes("KEY OF gw-authority-key"));
    expect(holders.map(({ name }) => name)).toEqual(["gw-authority", "gw-certificate-a", "gw-certificate-b"]);
  });

  it("marks the throw-away client's key as secret, and nothing of the portal", async () => {
    expect(await pulumi.isSecret(gateway.clientIdentity!)).toBe(true);
    expect(await pulumi.isSecret(gateway.portal)).toBe(false);
    expect(await pulumi.isSecret(gateway.serverCertificate)).toBe(false);
  });
});
