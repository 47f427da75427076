import { Secret } from "../../../infra/model";
import { authority, issue, NOW } from "../../unit/infra/certificates/issue";
import { createHash, X509Certificate } from "node:crypto";
import { decideClientTrust } from "../../../infra/certificates/clientCertificate";
import { issueClient } from "../../emulator/clientCertificate";
import { deployed } from "./deployed";
import { customData, parts, secretPaths } from "./reading";
import { gatewayArgs } from "./gatewayArgs";

describe("the component with other settings", () => {
  it("leaves addresses, group and vault deletable where nothing is to be kept", async () => {
    const { recording } = await deployed({
      publicAddresses: { protect: false, lock: false },
      vault: { purgeProtection: false, softDeleteDays: 7 },
    });
    expect(recording.all.filter((one) => one.protect)).toEqual([]);
    expect(recording.ofType("ManagementLockByScope")).toEqual([]);
    expect(recording.named("gw-kv").inputs["properties"]).not.toHaveProperty("enablePurgeProtection");
  });

  it("uses addresses that exist, and makes none", async () => {
    const existing = { a: "/subscriptions/s/a", b: "/subscriptions/s/b" };
    const { recording } = await deployed({ publicAddresses: { protect: true, lock: true, existing } });
    expect(recording.ofType("PublicIPAddress").map(({ name }) => name)).toEqual([
      "gw-nat-a-address",
      "gw-nat-b-address",
    ]);
    expect(
      parts(recording.named("gw-balancer"), "frontendIPConfigurations").map((part) => part["publicIPAddress"]),
    ).toEqual([{ id: existing.a }, { id: existing.b }]);
    expect(recording.named("gw-group").protect).toBe(false);
  });

  it("puts each lane's NAT gateway into a zone of its own, and both into the only one where there is one", async () => {
    const zonesOf = async (zones: readonly number[]) => {
      const { recording } = await deployed({ lanes: { ...gatewayArgs().lanes, zones } });
      return ["gw-nat-a", "gw-nat-b"].map((name) => recording.named(name).inputs["zones"]);
    };
    expect([await zonesOf([1, 2, 3]), await zonesOf([3, 1]), await zonesOf([2])]).toEqual([
      [["1"], ["2"]],
      [["3"], ["1"]],
      [["2"], ["2"]],
    ]);
  });

  it("replaces the network when a lane's subnet gets other addresses, and opens two ports of the package archives", async () => {
    const { recording } = await deployed({});
    expect(recording.named("gw-network").replaceOnChanges).toEqual([
      "subnets[0].addressPrefix",
      "subnets[1].addressPrefix",
    ]);
    const archives = parts(recording.named("gw-rules"), "securityRules").find(
      ({ name }) => name === "AllowPackageArchives",
    );
    expect(archives).toMatchObject({ access: "Allow", destinationPortRanges: ["80", "443"] });
  });

  it("serves a further product on a port of its own, in both lanes, and says so", async () => {
    const client = { ...gatewayArgs().client, also: [{ profile: "umbrella", port: 12344 }] } as const;
    const { recording, result } = await deployed({ client });
    const rules = parts(recording.named("gw-balancer"), "loadBalancingRules");
    expect(rules.map(({ name, frontendPort, backendPort }) => [name, frontendPort, backendPort])).toEqual([
      ["icaps-a", 11344, 11344],
      ["icaps-b", 11344, 11344],
      ["icaps-a-12344", 12344, 12344],
      ["icaps-b-12344", 12344, 12344],
    ]);
    const opened = parts(recording.named("gw-rules"), "securityRules").find(({ name }) => /Umbrella/.test(name));
    expect(opened).toMatchObject({ access: "Allow", destinationPortRange: "12344" });
    for (const set of recording.ofType("VirtualMachineScaleSet"))
      expect(customData(set)).toContain("tcp dport { 12344 } redirect to :11344\n");
    const portal = await new Promise((resolve) => result.portal.apply(resolve));
    expect(portal).toMatchObject({ furtherPorts: { umbrella: 12344 } });
  });

  it("says in the open whom it admits, by digests, and keeps it secret where the settings do", async () => {
    const bundle = await issueClient();
    const { trust } = decideClientTrust(bundle, {}, new Date());
    const client = { ...gatewayArgs().client, generateIdentity: false, trust: trust! };
    const { recording } = await deployed({ client });
    const { admission } = recording.ofType("IcapGateway")[0]!.inputs;
    const { publicKey, fingerprint256 } = new X509Certificate(bundle);
    const key = createHash("sha256").update(publicKey.export({ type: "spki", format: "der" }));
    expect(admission).toMatchObject({
      mode: "pin",
      certificates: [
        {
          ...{ subject: "CN=client.example", issuer: "CN=client.example", keySha256: key.digest("hex") },
          sha256: fingerprint256.replaceAll(":", "").toLowerCase(),
        },
      ],
    });
    expect(JSON.stringify(admission)).not.toContain("BEGIN");
    const hidden = await deployed({ client: { ...client, encrypted: true } });
    expect(hidden.recording.ofType("IcapGateway")[0]!.inputs["admission"]).toEqual({ secret: admission });
  });

  it("shares one NAT gateway and names no zones where there are none", async () => {
    const base = gatewayArgs();
    const { recording } = await deployed({
      network: { ...base.network, natGateways: "shared" },
      lanes: { ...base.lanes, zones: [] },
    });
    expect(recording.ofType("NatGateway")).toHaveLength(1);
    expect(recording.all.filter(({ inputs }) => "zones" in inputs)).toEqual([]);
  });

  it.each([
    [[], false],
    [[2], false],
    [[1, 3], true],
  ])("with the zones %j says how to balance machines only where there is a choice: %s", async (zones, said) => {
    const { recording } = await deployed({ lanes: { ...gatewayArgs().lanes, zones } });
    for (const set of recording.ofType("VirtualMachineScaleSet")) {
      expect("zoneBalance" in set.inputs).toBe(said);
      expect(set.inputs["zoneBalance"]).not.toBe(true);
    }
  });

  it("starts machines from an image of the gallery where one is named", async () => {
    const version = "/galleries/g/images/icap-gateway/versions/1.0.0";
    const { recording } = await deployed({ lanes: { ...gatewayArgs().lanes, imageId: version } });
    for (const set of recording.ofType("VirtualMachineScaleSet")) {
      const { storageProfile } = set.inputs["virtualMachineProfile"] as { storageProfile: { imageReference: unknown } };
      expect(storageProfile.imageReference).toEqual({ id: version });
    }
  });

  it("gives both lanes one self-signed certificate for both addresses, and the portal the same", async () => {
    const { recording, result } = await deployed({
      serverCertificate: { source: "selfSigned", commonName: "icap-gateway", validityDays: 1095, renewBeforeDays: 0 },
    });
    expect(recording.named("gw-certificate").inputs["ipAddresses"]).toEqual(["198.51.100.27", "198.51.100.28"]);
    const values = recording
      .ofType("keyvault:Secret")
      .map(({ inputs }) => (inputs["properties"] as { value: unknown }).value);
    expect(values[0]).toEqual(values[1]);
    expect(await new Promise((resolve) => result.serverCertificate.apply(resolve))).toBe(
      "CERTIFICATE gw-certificate\n",
    );
  });

  it("warns of everybody who is admitted where an authority is trusted for whatever name", async () => {
    const root = await authority("Zscaler Root");
    const { trust } = decideClientTrust(root.pem, { anyNameUnderAuthority: true }, NOW);
    const { recording, notices } = await deployed({
      client: { ...gatewayArgs().client, generateIdentity: false, trust: trust! },
    });
    expect(notices).toContain(
      'client.anyNameUnderAuthority is true: every client certificate that was signed by "CN=Zscaler Root" is admitted from the allowed addresses',
    );
    for (const set of recording.ofType("VirtualMachineScaleSet")) {
      expect(customData(set)).toContain("verifyChain = yes\n");
      expect(customData(set)).not.toMatch(/checkHost|verifyPeer = yes/);
    }
  });

  it("carries a supplied key as a secret only", async () => {
    const { recording } = await deployed({
      serverCertificate: {
        source: "supplied",
        certificate: [
          (await issue({ name: "server", notAfter: new Date("2027-05-01T00:00:00Z") })).pem,
          (await issue({ name: "issuer", notAfter: new Date("2027-04-01T00:00:00Z") })).pem,
        ].join(""),
        privateKey: new Secret("SUPPLIED KEY\n"),
        authority: "AUTHORITY\n",
      },
    });
    const holders = recording.all.filter(({ inputs }) => JSON.stringify(inputs).includes("SUPPLIED KEY"));
    expect(holders.map(({ name }) => name)).toEqual(["gw-lane-a-secret", "gw-lane-b-secret"]);
    for (const { inputs } of holders) {
      expect(secretPaths(inputs)).toEqual([".properties.value"]);
      expect(inputs["properties"]).toMatchObject({ attributes: { expires: Date.UTC(2027, 3, 1) / 1000 } });
    }
  });

  it("points the gateways to a certificate in another vault, and lets them read that secret", async () => {
    const vaultId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v";
    const { recording } = await deployed({
      serverCertificate: {
        source: "keyVault",
        secretId: "https://v.vault.azure.net/secrets/icap",
        vaultId,
        authority: "AUTHORITY\n",
      },
    });
    const { value } = recording.named("gw-lane-a-secret").inputs["properties"] as { value: { secret: string } };
    expect(JSON.parse(value.secret)).toMatchObject({
      serverKey: null,
      serverChain: null,
      serverSecretUrl: "https://v.vault.azure.net/secrets/icap",
    });
    // the throw-away client's end: the server's certificate is not in it
    expect(recording.named("gw-lane-a-secret").inputs["properties"]).toMatchObject({
      attributes: { expires: Date.UTC(2028, 0, 1) / 1000 },
    });
    expect(recording.named("gw-lane-a-reads-certificate").inputs["scope"]).toBe(`${vaultId}/secrets/icap`);
    expect(recording.named("gw-lane-a-machines").dependencies).toContain("gw-lane-a-reads-certificate");
  });
});
