import { PRESETS } from "../../../../infra/model";
import { KNOWN_LOCATIONS, zonesOf } from "../../../../infra/settings/azureLocations";
import { authority, issue, type Issued } from "../certificates/issue";
import { parse } from "./parsing";

let client: Issued;
beforeAll(async () => {
  client = await issue({ name: "client.example" });
});

describe("a stack without settings of its own", () => {
  it("is cheap and can be thrown away in dev", () => {
    expect(parse()).toEqual({
      stack: "dev",
      preset: "dev",
      location: "westeurope",
      tags: {},
      network: {
        addressSpace: "10.77.0.0/16",
        laneSubnets: { a: "10.77.1.0/24", b: "10.77.2.0/24" },
        natGateways: "shared",
        egress: "restricted",
      },
      publicAddresses: { protect: false, lock: false },
      client: {
        profile: "defender",
        list: "externalDlp",
        dataCentres: "all",
        sources: "addresses",
        also: [],
        addresses: [],
        generateIdentity: true,
      },
      serverCertificate: {
        source: "authority",
        commonName: "icap-gateway",
        validityDays: 365,
        authorityValidityDays: 3650,
      },
      vault: { purgeProtection: false, softDeleteDays: 7 },
      lanes: {
        vmSize: "Standard_D2s_v5",
        instances: 1,
        zones: [],
        imageVersion: "24.04.202609040",
        encryptionAtHost: false,
        osDiskSizeGb: 30,
      },
      gateway: {
        port: 11344,
        canaryPort: 8080,
        readinessDeadlineSeconds: 1200,
        fetchIntervalSeconds: 300,
        repairGraceMinutes: 30,
      },
      dlp: {
        creditCards: true,
        creditCardsAtLeast: 1,
        socialSecurityNumbers: true,
        socialSecurityNumbersAtLeast: 1,
        ibanCountries: [],
        keywords: [],
        expressions: [],
        encryptedArchives: "block",
        unreadableTypes: "block",
        blockedTypes: [],
        encodedText: "allow",
        publicClamavDatabase: false,
      },
      icap: { reqmodService: "reqmod", respmodService: "respmod", maxBodyMebibytes: 64, requestsWithoutBody: "allow" },
      monitoring: { enabled: false, emails: [], retentionDays: 90, transactions: true },
      capacity: { connections: 256, connectionsPerSource: 128, memoryMebibytes: 8192 },
    });
  });

  it("keeps in prod what was registered with the client, and survives a zone", () => {
    const {
      publicAddresses,
      vault,
      network,
      lanes,
      client: who,
    } = parse({ client: { certificates: client.pem } }, "prod");
    expect(publicAddresses).toEqual({ protect: true, lock: true });
    expect(vault).toEqual({ purgeProtection: true, softDeleteDays: 90 });
    expect(network.natGateways).toBe("perLane");
    expect(lanes).toMatchObject({ zones: [1, 2, 3], instances: 3, encryptionAtHost: true, vmSize: "Standard_D4s_v5" });
    expect(who.generateIdentity).toBe(false);
    expect(who.trust).toMatchObject({ mode: "pin", bundle: client.pem });
  });

  it("takes no zones where the location has none", () => {
    expect(parse({ client: { certificates: client.pem } }, "prod", { location: "westus" }).lanes.zones).toEqual([]);
  });

  it("takes the preset it names when its own name is none", () => {
    expect(parse({ preset: "test", client: { generateIdentity: true } }, "staging")).toMatchObject({
      stack: "staging",
      preset: "test",
      lanes: { instances: 2, zones: [1, 2, 3] },
    });
  });

  it.each(PRESETS)("is complete in %s: no default is itself a problem", (preset) => {
    for (const location of KNOWN_LOCATIONS)
      expect(parse({ client: { certificates: client.pem } }, preset, { location }).location).toBe(location);
  });
});

describe("settings", () => {
  it("override one default and leave its neighbours", () => {
    const { lanes, gateway } = parse({ lanes: { instances: 4 }, gateway: { repairGraceMinutes: 45 } });
    expect(lanes).toMatchObject({ instances: 4, vmSize: "Standard_D2s_v5" });
    expect(gateway).toMatchObject({ repairGraceMinutes: 45, port: 11344 });
  });

  it("take Azure's display name of a location", () => {
    expect(parse({}, "dev", { location: "West Europe" }).location).toBe("westeurope");
  });

  it("take a location that is newer than the table when its zones are given", () => {
    const { location, lanes } = parse({ lanes: { zonesOfLocation: [1, 2], zones: [2] } }, "dev", {
      location: "marsnorth",
    });
    expect([location, lanes.zones, "zonesOfLocation" in lanes]).toEqual(["marsnorth", [2], false]);
  });

  it("make no client identity in dev when the client's certificate is given, unless they say so", () => {
    expect(parse({ client: { certificates: client.pem } }).client.generateIdentity).toBe(false);
    expect(parse({ client: { certificates: client.pem, generateIdentity: true } }).client).toMatchObject({
      generateIdentity: true,
      trust: { mode: "pin" },
    });
  });

  it("trust an authority for one name", async () => {
    const root = await authority("Root");
    const { trust } = parse({ client: { certificates: root.pem, certificateName: "client.example" } }, "prod").client;
    expect(trust).toMatchObject({ mode: "chain", name: "client.example" });
  });

  it("give a self-signed server certificate the three years of Microsoft's guide", () => {
    expect(parse({ serverCertificate: { source: "selfSigned" } }).serverCertificate).toEqual({
      source: "selfSigned",
      commonName: "icap-gateway",
      validityDays: 1095,
    });
  });
});

describe("the table of locations", () => {
  it("has three zones or none for each", () => {
    expect(KNOWN_LOCATIONS).toHaveLength(56);
    for (const location of KNOWN_LOCATIONS) expect([[], [1, 2, 3]]).toContainEqual(zonesOf(location));
    expect([zonesOf("westeurope"), zonesOf("westus"), zonesOf("nowhere")]).toEqual([[1, 2, 3], [], undefined]);
  });
});
