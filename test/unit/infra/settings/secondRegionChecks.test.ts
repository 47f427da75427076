import { readFileSync } from "node:fs";
import { join } from "node:path";
import { EXCLUDED } from "../../../../infra/settings/secondRegionChecks";
import { LOCATIONS_PUBLISHED } from "../../../../infra/settings/azureLocations";
import { parse, problem, refusal } from "./parsing";

const HUB =
  "/subscriptions/00000000-0000-0000-0000-000000000002/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/hub";
const region = (more: object = {}) => ({ secondRegion: { location: "northeurope", ...more } });
const client = { generateIdentity: true };
const external = (address: string) => ({
  icap: {
    server: "external",
    external: {
      product: "symantec-web-prevent",
      reqmodPath: "reqmod",
      respmodPath: "",
      servers: [{ name: "dlp-1", address }],
    },
  },
});

describe("secondRegion", () => {
  it("is absent where the stack file has none of it, and an empty section is none", () => {
    expect(parse()).not.toHaveProperty("secondRegion");
    expect(parse({ secondRegion: {} })).not.toHaveProperty("secondRegion");
  });

  it("needs a location alone: zones by lane a's preset, and a network that does not overlap the first", () => {
    const rest = { addressSpace: "10.78.0.0/16", subnet: "10.78.2.0/24" };
    expect(parse(region()).secondRegion).toEqual({ location: "northeurope", zones: [], ...rest });
    expect(parse({ ...region({ location: "North Europe" }), client }, "test").secondRegion).toEqual({
      ...{ location: "northeurope", zones: [1, 2, 3] },
      ...rest,
    });
  });

  it("has zones of its own, which another region need not have", () => {
    const settings = parse({ ...region({ location: "ukwest" }), lanes: { zones: [1, 2] }, client }, "test");
    expect([settings.lanes.zones, settings.secondRegion?.zones]).toEqual([[1, 2], []]);
    expect(
      parse({ ...region({ location: "newplace", zonesOfLocation: [1, 2] }), client }, "test").secondRegion?.zones,
    ).toEqual([1, 2]);
  });

  it.each([
    [
      "no location",
      { location: undefined, zones: [1] },
      'location  is missing; give the location of lane b, such as "northeurope"',
    ],
    [
      "lane a's location",
      { location: "West Europe" },
      'location  "westeurope" is azure-native:location too; give lane b another location, or leave secondRegion out',
    ],
    [
      "a location that nobody knows",
      { location: "northeurop" },
      `location  "northeurop" is not a location that this package knows (list of ${LOCATIONS_PUBLISHED}); did you mean "northeurope"? For a newer location, set secondRegion.zonesOfLocation, for example to [1, 2, 3]`,
    ],
    [
      "a zone that the location lacks",
      { location: "ukwest", zones: [1] },
      "zones[0]  1 is not a zone of ukwest, which has none",
    ],
    [
      "an address space without a subnet in it",
      { addressSpace: "10.90.0.0/16" },
      "subnet  is missing; with your own secondRegion.addressSpace, give a subnet inside it for lane b",
    ],
    [
      "a subnet outside of it",
      { subnet: "10.79.2.0/24" },
      'subnet  "10.79.2.0/24" is not inside secondRegion.addressSpace 10.78.0.0/16',
    ],
    [
      "the first region's addresses",
      { addressSpace: "10.77.0.0/16", subnet: "10.77.9.0/24" },
      'addressSpace  "10.77.0.0/16" overlaps network.addressSpace 10.77.0.0/16; the networks of the two regions and those that they are peered with have no address in common',
    ],
  ])("refuses %s", (_, more, expected) => expect(problem(region(more))).toBe(`secondRegion.${expected}`));

  it("has addresses for twice the machines of a lane", () => {
    expect(problem({ ...region({ subnet: "10.78.2.0/28" }), lanes: { instances: 6 } })).toBe(
      'secondRegion.subnet  "10.78.2.0/28" has addresses for 11 machines; 12 are needed, twice lanes.instances (6), because old and new machines exist together while a lane is replaced',
    );
  });

  it("overlaps no peered network", () => {
    const network = { peerings: [{ network: HUB, addressSpace: ["10.40.0.0/16", "10.78.128.0/17"] }] };
    expect(problem({ ...region(), network })).toBe(
      'secondRegion.addressSpace  "10.78.0.0/16" overlaps network.peerings[0].addressSpace[1] 10.78.128.0/17; the networks of the two regions and those that they are peered with have no address in common',
    );
  });

  it("reaches external servers in a peered network, and none in the first region's own", () => {
    const network = { peerings: [{ network: HUB, addressSpace: ["10.40.0.0/16"] }] };
    expect(parse({ ...region(), network, ...external("10.40.0.10") }).secondRegion?.location).toBe("northeurope");
    expect(problem({ ...region(), network, ...external("10.77.40.10") })).toBe(
      'icap.external.servers[0].address  "10.77.40.10" is in network.addressSpace 10.77.0.0/16, which lane b does not reach from the second region; ' +
        "put the server into a network of network.peerings, with which both regions' networks are peered",
    );
  });

  it("says it of a setting with a wrong value too, so that the next run has no further reason", () => {
    const text = refusal({
      ...region({ addressSpace: "10.77.0.0/16", subnet: "10.77.9.0/24" }),
      network: { existing: { network: "x" } },
      vault: { existing: "x" },
    });
    const said = [...text.matchAll(/cannot be combined with ([\w.]+)/g)].map(([, name]) => name);
    expect(said).toEqual(["network.existing", "vault.existing"]);
    expect(text).not.toContain("overlaps"); // the network that would be made without network.existing
  });

  it("says of each setting that cannot go with it why, all at once", () => {
    const text = refusal(
      {
        ...region(),
        enforceTunnel: {
          onPremises: { gatewayAddress: "52.1.2.3", addressSpace: ["10.90.0.0/24"] },
          preSharedKey: "0123456789abcdef".repeat(4),
        },
        detectionServer: { addresses: ["10.77.254.10"], enforceAddresses: ["10.90.0.10"] },
      },
      "dev",
      { secretNames: ["enforceTunnel"] },
    );
    const said = text.split("\n").filter((line) => line.includes("secondRegion"));
    expect(said.map((line) => /cannot be combined with ([\w.]+)/.exec(line)?.[1])).toEqual([
      "enforceTunnel",
      "detectionServer",
    ]);
    expect(said.every((line) => line.endsWith("; leave one of them out"))).toBe(true);
  });

  it("has each of them on its page", () => {
    const page = readFileSync(join(__dirname, "../../../../docs/second-region.md"), "utf8");
    const [, table] = /## Not together with\n\n((?:\|.*\n)+)/.exec(page)!;
    const named = [...table!.matchAll(/^\| `([\w.]+)`/gm)].map(([, setting]) => setting);
    expect(named.sort()).toEqual(EXCLUDED.map(({ setting }) => setting).sort());
  });

  it("cannot be combined with a network that is there", () => {
    const network = HUB.replace("hub/providers", "spoke/providers");
    const existing = {
      network,
      addressSpace: ["10.50.0.0/16"],
      laneSubnets: { a: `${network}/subnets/one`, b: `${network}/subnets/two` },
      subnetPrefixes: { a: "10.50.1.0/24", b: "10.50.2.0/24" },
    };
    expect(problem({ ...region(), network: { existing } })).toMatch(
      /^secondRegion {2}cannot be combined with network\.existing/,
    );
  });
});

const OTHERS = "/subscriptions/00000000-0000-0000-0000-000000000002/resourceGroups/others/providers";
const keys = (name: string) => `${OTHERS}/Microsoft.Compute/diskEncryptionSets/${name}`;
const account = (name: string) => `${OTHERS}/Microsoft.Storage/storageAccounts/${name}`;
const watcher = (name: string) => `${OTHERS}/Microsoft.Network/networkWatchers/${name}`;
/** Settings of the first region, and those that the second needs for them. */
const FIRST = {
  vault: { privateEndpoint: { subnetPrefix: "10.77.9.0/28" } },
  lanes: { diskEncryptionSet: keys("west") },
  monitoring: { flowLogs: { storageAccount: account("flowswest"), retentionDays: 30 } },
};
const SECOND = {
  endpointSubnet: "10.78.9.0/28",
  diskEncryptionSet: keys("north"),
  flowLogs: { storageAccount: account("flowsnorth") },
};

describe("parts that each region has for itself", () => {
  it("is given for both", () => {
    expect(parse({ ...FIRST, ...region(SECOND) }).secondRegion).toMatchObject(SECOND);
  });

  it("is missing for the second region, and each says what it is for", () => {
    expect(refusal({ ...FIRST, ...region() })).toBe(
      [
        "3 problems in Pulumi.dev.yaml:",
        "  secondRegion.endpointSubnet     is missing; with vault.privateEndpoint, lane b has a vault and a network of its own; give a subnet of that network for the vault's endpoint",
        "  secondRegion.diskEncryptionSet  is missing; with lanes.diskEncryptionSet, a set encrypts disks of its own region only; give one of lane b's region",
        "  secondRegion.flowLogs           is missing; with monitoring.flowLogs, a network's flow log is kept in a storage account of its own region; give a storageAccount of lane b's region",
      ].join("\n"),
    );
  });

  it("is refused for the second region alone", () => {
    expect(refusal(region(SECOND))).toBe(
      [
        "3 problems in Pulumi.dev.yaml:",
        "  secondRegion.endpointSubnet     applies only with vault.privateEndpoint; give that too, or leave it out",
        "  secondRegion.diskEncryptionSet  applies only with lanes.diskEncryptionSet; give that too, or leave it out",
        "  secondRegion.flowLogs           applies only with monitoring.flowLogs; give that too, or leave it out",
      ].join("\n"),
    );
  });

  it.each([
    ["vault", { privateEndpoint: { subnetPrefix: "x" } }],
    ["lanes", { diskEncryptionSet: "x" }],
    ["monitoring", { flowLogs: { storageAccount: "x" } }],
  ])("is not said to be too much or too little beside a wrong value of %s", (section, values) => {
    expect(refusal({ ...FIRST, ...region(), [section]: values })).not.toMatch(new RegExp(`with ${section}\\.`));
    expect(refusal({ ...FIRST, ...region(SECOND), [section]: values })).not.toContain("applies only");
  });

  it.each([
    [
      "the first region's disk encryption set",
      { diskEncryptionSet: keys("WEST") },
      "diskEncryptionSet  is the same as lanes.diskEncryptionSet, which is in the first region; give one of lane b's region",
    ],
    [
      "the first region's storage account",
      { flowLogs: { storageAccount: account("flowswest") } },
      "flowLogs.storageAccount  is the same as monitoring.flowLogs.storageAccount, which is in the first region; give one of lane b's region",
    ],
    [
      "an endpoint's subnet outside of the network",
      { endpointSubnet: "10.77.10.0/28" },
      'endpointSubnet  "10.77.10.0/28" is not inside secondRegion.addressSpace 10.78.0.0/16',
    ],
    [
      "an endpoint's subnet in lane b's",
      { endpointSubnet: "10.78.2.240/28" },
      'endpointSubnet  "10.78.2.240/28" overlaps secondRegion.subnet 10.78.2.0/24',
    ],
    [
      "a disk encryption set of another subscription",
      { diskEncryptionSet: keys("north").replace("000000000002", "000000000003") },
      "diskEncryptionSet  is in the subscription 00000000-0000-0000-0000-000000000003, and lanes.diskEncryptionSet in 00000000-0000-0000-0000-000000000002; both must be in the one that the stack is deployed to",
    ],
    ["flow logs without a storage account", { flowLogs: { retentionDays: 7 } }, "flowLogs.storageAccount  is missing"],
  ])("refuses %s", (_, more, expected) =>
    expect(refusal({ ...FIRST, ...region({ ...SECOND, ...more }) })).toContain(`secondRegion.${expected}`),
  );

  it("refuses the first region's network watcher", () => {
    const flowLogs = (name: string) => ({ storageAccount: account(name), networkWatcher: watcher("west") });
    const monitoring = { flowLogs: flowLogs("flowswest") };
    expect(problem({ ...FIRST, monitoring, ...region({ ...SECOND, flowLogs: flowLogs("flowsnorth") }) })).toBe(
      "secondRegion.flowLogs.networkWatcher  is the same as monitoring.flowLogs.networkWatcher, which is in the first region; give one of lane b's region",
    );
  });

  it("goes together with exact lists, which are in the first region alone", () => {
    const dlp = { listUploadFrom: ["52.1.2.3"], rules: [{ name: "customers", kind: "list", file: "customers" }] };
    expect(parse({ ...region(), dlp }).secondRegion?.location).toBe("northeurope");
  });
});
