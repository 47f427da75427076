import { existing, networkId } from "./networksOfOthers";
import { parse, problem, refusal } from "./parsing";

const subnetId = `${networkId("shared")}/subnets/endpoints`;
const vault = (privateEndpoint: object) => ({ vault: { privateEndpoint } });

describe("the settings of the vault's private endpoint", () => {
  it("take a prefix in a new network, and the subnet's id in one that is there", () => {
    const inNew = { subnetPrefix: "10.77.9.0/28" };
    expect(parse(vault(inNew)).vault.privateEndpoint).toEqual(inNew);
    const inExisting = { subnetPrefix: "10.20.9.0/28", subnetId };
    expect(parse({ network: { existing }, ...vault(inExisting) }).vault.privateEndpoint).toEqual(inExisting);
  });

  it.each([
    [{ subnetPrefix: "10.78.9.0/28" }, 'subnetPrefix  "10.78.9.0/28" is not inside network.addressSpace 10.77.0.0/16'],
    [{ subnetPrefix: "10.77.1.0/28" }, 'subnetPrefix  "10.77.1.0/28" overlaps network.laneSubnets.a 10.77.1.0/24'],
    [
      { subnetPrefix: "52.1.2.0/28" },
      'subnetPrefix  "52.1.2.0/28" is not a private range; choose one inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10',
    ],
    [
      { subnetPrefix: "10.77.9.0/28", subnetId },
      "subnetId  applies only with network.existing; the subnet of a new network is made, so leave it out",
    ],
    [
      {
        subnetPrefix: "10.77.9.0/28",
        dnsZone: networkId("x").replace("virtualNetworks/x", "privateDnsZones/example.com"),
      },
      `dnsZone  "/subscriptions/00000000-0000-0000-0000-000000000002/res..." is not an id such as /subscriptions/.../resourceGroups/.../providers/Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net`,
    ],
  ])("refuse %j", (privateEndpoint, words) => {
    expect(problem(vault(privateEndpoint))).toBe(`vault.privateEndpoint.${words}`);
  });

  it("refuse a subnet of the detection servers or of the VPN gateway", () => {
    const enforceTunnel = {
      onPremises: { gatewayAddress: "52.1.2.3", addressSpace: ["10.90.0.0/24"] },
      preSharedKey: "0123456789abcdef".repeat(4),
      gatewaySubnet: "10.77.9.0/27",
    };
    const detectionServer = { subnet: "10.77.9.32/27", addresses: ["10.77.9.36"], enforceAddresses: ["10.90.0.10"] };
    const values = { enforceTunnel, detectionServer, ...vault({ subnetPrefix: "10.77.9.0/26" }) };
    expect(refusal(values, "dev", { secretNames: ["enforceTunnel"] })).toBe(
      [
        "2 problems in Pulumi.dev.yaml:",
        '  vault.privateEndpoint.subnetPrefix  "10.77.9.0/26" overlaps enforceTunnel.gatewaySubnet 10.77.9.0/27',
        '  vault.privateEndpoint.subnetPrefix  "10.77.9.0/26" overlaps detectionServer.subnet 10.77.9.32/27',
      ].join("\n"),
    );
  });

  it("refuse the detection servers' subnet also where something else is wrong with them", () => {
    const values = { detectionServer: { subnet: "10.77.9.0/27" }, ...vault({ subnetPrefix: "10.77.9.0/28" }) };
    expect(refusal(values)).toContain(
      '  vault.privateEndpoint.subnetPrefix  "10.77.9.0/28" overlaps detectionServer.subnet 10.77.9.0/27\n',
    );
  });

  it("refuse a server in the endpoint's subnet, which takes nothing but the lanes' questions to the vault", () => {
    const endpoint = vault({ subnetPrefix: "10.77.9.0/28" });
    const icap = { server: "external", external: { product: "generic-respmod", servers: [{ address: "10.77.9.5" }] } };
    expect(problem({ ...endpoint, icap })).toBe(
      'icap.external.servers[0].address  "10.77.9.5" is in vault.privateEndpoint.subnetPrefix 10.77.9.0/28, where nobody may ask a server on port 1344; give the servers a subnet of their own',
    );
    const detectionServer = { addresses: ["10.77.254.10"], enforceAddresses: ["10.77.9.5"] };
    expect(problem({ ...endpoint, detectionServer })).toBe(
      'detectionServer.enforceAddresses[0]  "10.77.9.5" is in vault.privateEndpoint.subnetPrefix 10.77.9.0/28, where no Enforce Server can be; give the Enforce Server\'s own address',
    );
  });

  it.each([
    [undefined, "is missing; with network.existing, give the id of the subnet that the endpoint is to stand in"],
    [existing.laneSubnets.a, "is a lane's subnet; give the endpoint a subnet of its own"],
    [`${networkId("other")}/subnets/x`, "is not a subnet of network.existing.network"],
  ])("refuse the subnet %s of an existing network", (id, words) => {
    const given = { subnetPrefix: "10.20.9.0/28", ...(id === undefined ? {} : { subnetId: id }) };
    expect(problem({ network: { existing }, ...vault(given) })).toBe(`vault.privateEndpoint.subnetId  ${words}`);
  });
});

describe("the settings of a vault that is there already", () => {
  const VAULT = networkId("x").replace("Microsoft.Network/virtualNetworks/x", "Microsoft.KeyVault/vaults/central");
  const endpoint = { privateEndpoint: { subnetPrefix: "10.77.9.0/28" } };

  it("take it with a private endpoint, or with an existing network", () => {
    expect(parse({ vault: { existing: VAULT, ...endpoint } }).vault.existing).toBe(VAULT);
    expect(parse({ network: { existing }, vault: { existing: VAULT } }).vault.existing).toBe(VAULT);
  });

  it("refuse settings of a new vault even with a wrong id", () => {
    expect(refusal({ vault: { existing: "central", purgeProtection: true } })).toBe(
      [
        "2 problems in Pulumi.dev.yaml:",
        '  vault.existing         "central" is not an id such as /subscriptions/.../resourceGroups/.../providers/Microsoft.KeyVault/vaults/name',
        "  vault.purgeProtection  applies only to a vault that is created; with vault.existing, leave it out",
      ].join("\n"),
    );
  });

  it("refuse what belongs to a new vault, and a vault that nobody could reach, all at once", () => {
    expect(refusal({ vault: { existing: VAULT, purgeProtection: true, softDeleteDays: 30 } })).toBe(
      [
        "3 problems in Pulumi.dev.yaml:",
        "  vault.purgeProtection  applies only to a vault that is created; with vault.existing, leave it out",
        "  vault.softDeleteDays   applies only to a vault that is created; with vault.existing, leave it out",
        "  vault.existing         cannot be reached from a network that is made: its firewall does not know the subnets; add a vault.privateEndpoint, or give network.existing",
      ].join("\n"),
    );
  });

  it("refuse it for lanes in two regions", () => {
    const values = { network: {}, vault: { existing: VAULT, ...endpoint }, secondRegion: { location: "northeurope" } };
    expect(refusal(values)).toContain(
      "cannot be combined with vault.existing, because each region has a vault of its own",
    );
  });
});
