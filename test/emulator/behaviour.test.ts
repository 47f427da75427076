/** The engine's other operations, as a user of the emulator sees them: errors, secrets, protection, drift. */
import * as keyvault from "@pulumi/azure-native/keyvault";
import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import { X509Certificate } from "node:crypto";
import { publicAddresses } from "../../infra/network/publicAddresses";
import { Engine } from "./engine";
import { allowRule, oneNetwork } from "./programs";

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.start();
});

afterAll(() => engine.close());

/** One network and a security group with the rules. */
const withRules = (rules: ReturnType<typeof allowRule>[], options: pulumi.CustomResourceOptions = {}) => {
  const { group } = oneNetwork();
  new network.NetworkSecurityGroup("nsg", { resourceGroupName: group.name, securityRules: rules }, options);
  return {};
};

test("a preview names every broken rule of a security group, before anything is made", async () => {
  const misspelt = allowRule({ sourceAdressPrefix: "203.0.113.8" });
  engine.program = () => withRules([misspelt]);
  const typo = await engine.preview();
  expect(typo.log).toContain("securityRules[0].sourceAdressPrefix");
  expect(typo.log).toContain("did you mean sourceAddressPrefix?");

  engine.program = () =>
    withRules([allowRule(), allowRule({ name: "Other" }), allowRule({ name: "Low", priority: 99 })]);
  const run = await engine.preview();
  expect(run.log).toContain("SecurityRuleConflict: rule Other shares the priority 100");
  expect(run.log).toContain("SecurityRuleInvalidPriority: 99");
  expect(engine.azure.store.all().size).toBe(0);
});

test("one changed address is one update with its path, and nothing is replaced", async () => {
  engine.program = () => withRules([allowRule()]);
  expect((await engine.up()).error).toBeUndefined();
  engine.program = () => withRules([allowRule({ sourceAddressPrefix: "203.0.113.8" })]);
  const preview = await engine.preview();
  expect(preview.changes).toEqual([
    {
      op: "update",
      name: "nsg",
      type: "azure-native:network:NetworkSecurityGroup",
      detailedDiff: { "securityRules[0].sourceAddressPrefix": "update" },
      after: expect.objectContaining({ location: "westeurope" }),
    },
  ]);
});

test("a refresh sees changes in the portal, and deletions", async () => {
  engine.program = () => withRules([allowRule()]);
  expect((await engine.up()).error).toBeUndefined();
  const { store } = engine.azure;
  const [group] = store.ofType("azure-native:network:NetworkSecurityGroup");
  const [rule] = group!.properties.securityRules as Record<string, unknown>[];
  store.modify(group!.id, { securityRules: [{ ...rule, sourceAddressPrefix: "0.0.0.0/0" }] });
  const refresh = await engine.refresh();
  expect(refresh.error).toBeUndefined();
  const back = await engine.preview();
  expect(back.changes.map(({ op, detailedDiff }) => ({ op, detailedDiff }))).toEqual([
    { op: "update", detailedDiff: { "securityRules[0].sourceAddressPrefix": "update" } },
  ]);
  store.remove(group!.id);
  await engine.refresh();
  expect((await engine.preview()).changes.map(({ op, name }) => `${op} ${name}`)).toEqual(["create nsg"]);
});

describe("when Azure answers with more zones for an address than were asked for", () => {
  const withAddresses = (zones: number[]) => {
    const { group } = oneNetwork();
    const parent = new pulumi.ComponentResource("test:index:Parent", "parent");
    const placement = { name: "gw", parent, resourceGroupName: group.name, location: "westeurope", tags: {} };
    const { a, b } = publicAddresses(placement, { protect: false, lock: false, zones });
    return { addresses: [a.address, b.address] };
  };
  const known = () =>
    engine.azure.store
      .ofType("azure-native:network:PublicIPAddress")
      .map(({ id, properties }) => [id, properties.ipAddress]);

  afterEach(() => {
    engine.azure.options.addressZones = "asAsked";
  });

  test.each<["at once" | "later"]>([["at once"], ["later"]])(
    "%s, the addresses that a client was told stay, and so they do with other zones in the settings",
    async (when) => {
      engine.program = () => void oneNetwork();
      await engine.up();
      engine.program = () => withAddresses([1, 2]);
      if (when === "at once") engine.azure.options.addressZones = "all";
      expect((await engine.up()).error).toBeUndefined();
      const made = known();
      expect(made).toHaveLength(2);
      engine.azure.options.addressZones = "all";
      expect((await engine.refresh()).error).toBeUndefined();
      expect((await engine.preview()).changes).toEqual([]);
      engine.program = () => withAddresses([1, 2, 3]);
      expect((await engine.up()).error).toBeUndefined();
      expect(known()).toEqual(made);
    },
  );
});

test("a protected resource stops the update that would delete it", async () => {
  engine.program = () => withRules([allowRule()], { protect: true });
  expect((await engine.up()).error).toBeUndefined();
  engine.program = () => void oneNetwork();
  const run = await engine.up();
  expect(run.error?.message).toMatch(/protected/);
  expect(engine.azure.store.ofType("azure-native:network:NetworkSecurityGroup")).toHaveLength(1);
  engine.program = () => withRules([allowRule()], { protect: false });
  expect((await engine.up()).error).toBeUndefined();
});

test("keys and secret values are encrypted in the state, and certificates are real", async () => {
  engine.program = () => {
    const { group } = oneNetwork();
    const key = new tls.PrivateKey("key", { algorithm: "ECDSA", ecdsaCurve: "P256" });
    const authority = new tls.SelfSignedCert("authority", {
      privateKeyPem: key.privateKeyPem,
      subject: { commonName: "authority" },
      isCaCertificate: true,
      allowedUses: ["cert_signing"],
      validityPeriodHours: 48,
    });
    const serverKey = new tls.PrivateKey("server-key", { algorithm: "RSA", rsaBits: 2048 });
    const request = new tls.CertRequest("request", {
      privateKeyPem: serverKey.privateKeyPem,
      subject: { commonName: "gateway.example" },
      dnsNames: ["gateway.example"],
      ipAddresses: ["198.51.100.10"],
    });
    const server = new tls.LocallySignedCert("server", {
      certRequestPem: request.certRequestPem,
      caPrivateKeyPem: key.privateKeyPem,
      caCertPem: authority.certPem,
      allowedUses: ["digital_signature", "server_auth"],
      validityPeriodHours: 24,
    });
    const vault = new keyvault.Vault("vault", {
      resourceGroupName: group.name,
      properties: {
        tenantId: "66666666-7777-4888-8999-aaaaaaaaaaaa",
        sku: { family: "A", name: "standard" },
        enableRbacAuthorization: true,
      },
    });
    new keyvault.Secret("secret", {
      resourceGroupName: group.name,
      vaultName: vault.name,
      properties: { value: pulumi.interpolate`plain marker ${serverKey.privateKeyPem}` },
    });
    return { authority: authority.certPem, server: server.certPem };
  };
  const run = await engine.up();
  expect(run.error).toBeUndefined();
  const secrets = [engine.state(), run.log].map((text) => /PRIVATE KEY|plain marker/.test(text));
  expect(secrets).toEqual([false, false]);
  const { authority, server } = await engine.outputs();
  const [issuer, certificate] = [authority, server].map((pem) => new X509Certificate(String(pem)));
  expect(certificate!.verify(issuer!.publicKey)).toBe(true);
  expect(certificate!.subjectAltName).toBe("DNS:gateway.example, IP Address:198.51.100.10");
  expect(certificate!.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
  expect(issuer!.ca).toBe(true);
  expect((await engine.preview()).changes).toEqual([]);
});
