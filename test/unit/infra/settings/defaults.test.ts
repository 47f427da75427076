import { PRESETS } from "../../../../infra/model";
import { KNOWN_LOCATIONS } from "../../../../infra/settings/azureLocations";
import { authority, issue, type Issued } from "../certificates/issue";
import { parse } from "./parsing";

let client: Issued;
beforeAll(async () => {
  client = await issue({ name: "client.example" });
});

describe("a stack without settings of its own", () => {
  it("is cheap and can be thrown away in dev", () => {
    const { publicAddresses, vault, network, lanes, monitoring, client: who } = parse();
    expect(publicAddresses).toEqual({ protect: false, lock: false });
    expect(vault).toEqual({ purgeProtection: false, softDeleteDays: 7 });
    expect([network.natGateways, lanes.instances, monitoring.enabled]).toEqual(["shared", 1, false]);
    expect(who.generateIdentity).toBe(true);
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

  it("uses the preset that it names if its own name is not a preset", () => {
    expect(parse({ preset: "test", client: { generateIdentity: true } }, "staging")).toMatchObject({
      stack: "staging",
      preset: "test",
      lanes: { instances: 2, zones: [1, 2, 3] },
    });
  });

  it.each(PRESETS)(
    "fails closed in %s: blocks what it cannot read, and lets in and out no more than it must",
    (preset) => {
      const { dlp, network, client: who } = parse({ client: { certificates: client.pem } }, preset);
      expect(dlp).toMatchObject({
        ...{ creditCards: true, creditCardsAtLeast: 1, socialSecurityNumbers: true, socialSecurityNumbersAtLeast: 1 },
        ...{ encryptedArchives: "block", unreadableTypes: "block" },
      });
      expect(network.egress).toBe("restricted");
      expect([who.sources, who.addresses, who.also]).toEqual(["addresses", [], []]);
    },
  );

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
      renewBeforeDays: 0,
    });
  });
});
