import { judged } from "../../../../scripts/preflight/finding";
import { judgeAddressList, judgeCertificates } from "../../../../scripts/preflight/judges/dates";
import { judgeImages } from "../../../../scripts/preflight/judges/images";
import { judgeAddressSpace, judgeVaults } from "../../../../scripts/preflight/judges/places";
import { judgeQuota } from "../../../../scripts/preflight/judges/quota";
import { judgeFeature, judgeProviders, judgeRights } from "../../../../scripts/preflight/judges/rights";
import { judgeSizes } from "../../../../scripts/preflight/judges/sizes";
import type { ResourceState } from "../../../../preview";
import { armType, machinesIn, needsOf, type Needs } from "../../../../scripts/preflight/needs";
import type { Sku } from "../../../../scripts/preflight/subscription";

const now = new Date("2026-11-30T00:00:00Z");

const needs: Needs = {
  machines: [
    { location: "westeurope", size: "Standard_D4s_v5", zones: ["1", "2"], count: 3 },
    { location: "westeurope", size: "Standard_D4s_v5", zones: ["1", "2"], count: 3 },
  ],
  images: [],
  encryptionAtHost: true,
  types: ["Microsoft.Network/loadBalancers", "Microsoft.Authorization/roleAssignments"],
  addressSpace: ["10.20.0.0/16"],
  peers: [],
  published: [],
  readTypes: [],
};

const sku: Sku = {
  resourceType: "virtualMachines",
  name: "Standard_D4s_v5",
  family: "standardDSv5Family",
  locationInfo: [{ location: "westeurope", zones: ["3", "1", "2"] }],
  capabilities: [{ name: "vCPUs", value: "4" }],
  restrictions: [],
};

const usage = (value: string, currentValue: number, limit: number) => ({ currentValue, limit, name: { value } });

/** Facts of the findings that are not "ok". */
const bad = (all: readonly { outcome: string; fact: string }[]): string[] =>
  all.filter(({ outcome }) => outcome !== "ok").map(({ outcome, fact }) => `${outcome}: ${fact}`);

test("twice the machines must fit into the family's quota and into the total; those that run are counted once", () => {
  const quota = (family: number, total: number, used: number) =>
    bad(
      judgeQuota(
        needs.machines,
        used > 0 ? needs.machines : [],
        [sku],
        [usage("StandardDSv5Family", used, family), usage("cores", used, total)],
      ),
    );
  expect(quota(48, 48, 0)).toEqual([]);
  expect(quota(48, 48, 24)).toEqual([]);
  expect(quota(47, 100, 24)).toEqual([
    "stops: standardDSv5Family: twice the machines need 48 vCPUs, 24 of them run; of 47 only 23 are free",
  ]);
  expect(quota(100, 40, 0)).toEqual([
    "stops: the location's total: twice the machines need 48 vCPUs, 0 of them run; of 40 only 40 are free",
  ]);
});

test("where autoscale decides, twice its upper bound must fit, and no more than its lower bound is taken to run already", () => {
  const id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachineScaleSets/a";
  const one = (type: string, inputs: object, more: object = {}): ResourceState => ({
    ...{ urn: `urn:pulumi:dev::p::${type}::one`, type: `azure-native:${type}`, custom: true, outputs: {} },
    ...{ inputs: { ...inputs }, ...more },
  });
  const image = { id: "/image" };
  const planned = [
    one(
      "compute:VirtualMachineScaleSet",
      {
        ...{ location: "westeurope", sku: { name: "Standard_D4s_v5", capacity: 5 }, zones: ["1"] },
        virtualMachineProfile: { storageProfile: { imageReference: image } },
      },
      { id },
    ),
    one("monitor:AutoscaleSetting", {
      ...{ enabled: true, targetResourceUri: id },
      profiles: [{ capacity: { minimum: "3", maximum: "10", default: "3" } }],
    }),
  ];
  const { machines } = needsOf(planned);
  expect(machines).toEqual([{ location: "westeurope", size: "Standard_D4s_v5", zones: ["1"], count: 10 }]);
  expect(machinesIn(planned)).toEqual([{ location: "westeurope", size: "Standard_D4s_v5", zones: ["1"], count: 3 }]);
  const quota = (limit: number) =>
    bad(
      judgeQuota(
        machines,
        machinesIn(planned),
        [sku],
        [usage("standardDSv5Family", 20, limit), usage("cores", 20, 1000)],
      ),
    );
  expect(quota(88)).toEqual([]);
  expect(quota(87)).toEqual([
    "stops: standardDSv5Family: twice the machines need 80 vCPUs, 12 of them run; of 87 only 67 are free",
  ]);
});

test("a quota or a size that Azure does not list is not taken for enough", () => {
  expect(bad(judgeQuota(needs.machines, [], [sku], [usage("cores", 0, 100)]))).toEqual([
    "not made: Azure lists no quota named standardDSv5Family",
  ]);
  expect(bad(judgeQuota(needs.machines, [], [], []))).toEqual([
    "not made: the vCPUs and family of Standard_D4s_v5 are not known here",
  ]);
});

test("a size that is missing, barred, barred in a zone, or does not encrypt is told once for both lanes", () => {
  const sizes = (...skus: Sku[]) => bad(judgeSizes(needs, "westeurope", skus));
  expect(sizes(sku)).toEqual([]);
  expect(sizes()).toEqual(["stops: westeurope has no size Standard_D4s_v5"]);
  expect(sizes({ ...sku, restrictions: [{ type: "Location", reasonCode: "NotAvailableForSubscription" }] })).toEqual([
    "stops: Standard_D4s_v5 is not for this subscription in westeurope (NotAvailableForSubscription)",
  ]);
  const zone = { type: "Zone", restrictionInfo: { zones: ["2"] } };
  expect(judgeSizes(needs, "westeurope", [{ ...sku, restrictions: [zone] }])).toEqual([
    expect.objectContaining({
      fact: "Standard_D4s_v5 is not available in zone 2 of westeurope; this subscription has it in 1, 3",
      todo: "set lanes.zones to [1, 3], or choose another lanes.vmSize",
    }),
  ]);
  const plain = { ...sku, capabilities: [{ name: "EncryptionAtHostSupported", value: "False" }] };
  expect(sizes(plain)).toEqual(["stops: Standard_D4s_v5 does not support encryption at host"]);
});

test("an image that is not published or withdrawn stops, one that will be withdrawn warns with the day", () => {
  const image = { publisher: "Canonical", offer: "o", sku: "server", version: "24.04.1" };
  const images = (state: string | undefined) =>
    bad(judgeImages([{ image, state: state === undefined ? undefined : { state, until: "2027-01-31T00:00:00Z" } }]));
  expect(images("Active")).toEqual([]);
  expect(images(undefined)).toEqual(["stops: the image Canonical o server 24.04.1 is not published here"]);
  expect(images("Deprecated")).toEqual([expect.stringMatching(/^stops: .* is withdrawn/)]);
  expect(images("ScheduledForDeprecation")).toEqual([
    "warns: the image Canonical o server 24.04.1 will be withdrawn on 2027-01-31",
  ]);
});

test("rights add up over roles; what one role excepts, another may give; a pattern is no regular expression", () => {
  const rights = (...roles: { actions: string[]; notActions: string[] }[]) => bad(judgeRights(needs, roles));
  const contributor = {
    actions: ["*"],
    notActions: ["Microsoft.Authorization/*/Write", "Microsoft.Authorization/*/Delete"],
  };
  expect(rights(contributor)).toEqual([
    "stops: the deploying principal may not Microsoft.Authorization/roleAssignments/write, Microsoft.Authorization/roleAssignments/delete",
  ]);
  expect(rights(contributor, { actions: ["microsoft.authorization/roleAssignments/*"], notActions: [] })).toEqual([]);
  expect(rights({ actions: ["MicrosoftXNetwork/*"], notActions: [] })).toHaveLength(1);
});

test("features and resource providers that are not registered stop", () => {
  expect(bad(judgeFeature(needs, "Pending"))).toEqual([
    "stops: the feature Microsoft.Compute/EncryptionAtHost is Pending",
  ]);
  expect(bad(judgeFeature({ ...needs, encryptionAtHost: false }, "NotRegistered"))).toEqual([]);
  expect(bad(judgeProviders(needs, [{ namespace: "microsoft.network", registrationState: "Registered" }]))).toEqual([
    "stops: the resource provider Microsoft.Authorization is unknown to the subscription",
  ]);
});

test("a peered network that overlaps, a deleted vault of the stack, ending certificates and an old list are told", () => {
  expect(bad(judgeAddressSpace(needs, [{ id: "/n", prefixes: ["fd00::/8", "10.20.3.0/24"] }]))).toEqual([
    "stops: the network overlaps /n, with which it is peered, in 10.20.3.0/24",
  ]);
  expect(bad(judgeAddressSpace(needs, [{ id: "/n", prefixes: ["10.21.0.0/16"] }]))).toEqual([]);
  const inTwo = {
    addressSpace: ["10.77.0.0/16", "10.78.0.0/16"],
    machines: ["westeurope", "northeurope"].map((location) => ({ location, size: "s", zones: [], count: 1 })),
  };
  expect(judgeAddressSpace(inTwo, [{ id: "/n", prefixes: ["10.78.0.0/17"] }])).toMatchObject([
    { todo: "choose another network.addressSpace, or secondRegion.addressSpace where that has these addresses" },
  ]);
  const vault = (vaultId: string, more: object = {}) => ({
    ...{ id: "/deletedVaults/x", name: "x" },
    properties: { vaultId, location: "westeurope", ...more },
  });
  const dated = vault("/g/vaults/kv-b", { scheduledPurgeDate: "2026-12-08T10:11:12Z" });
  const own = ["/g/vaults/KV", "/g/vaults/kv-b", "/g/vaults/kept"];
  expect(bad(judgeVaults(own, [vault("/g/vaults/other"), vault("/g/vaults/kv"), dated]))).toEqual([
    "stops: the stack's vault KV was deleted past Pulumi; Azure keeps it, and its name, for some days",
    "stops: the stack's vault kv-b was deleted past Pulumi; Azure keeps it, and its name, until 2026-12-08",
  ]);
  const ends = [
    { where: "lane-a", end: new Date("2026-11-29T00:00:00Z") },
    { where: "lane-b", end: new Date("2026-12-10T00:00:00Z") },
    { where: "fine", end: new Date("2026-12-30T00:00:00Z") },
  ];
  expect(bad(judgeCertificates(ends, now))).toEqual([
    "stops: lane-a: a certificate ended on 2026-11-29",
    "warns: lane-b: a certificate ends on 2026-12-10, in 10 days",
  ]);
  expect(bad(judgeAddressList(["2023-02-05", "2026-11-01"], now))).toEqual([
    "warns: the client's addresses were published on 2023-02-05, 1394 days ago",
  ]);
});

test("a question that Azure did not answer is no ok, and says why", () => {
  expect(judged("image", { problem: "Azure answered 403" }, () => [])).toEqual([
    expect.objectContaining({ outcome: "not made", fact: "Azure answered 403" }),
  ]);
});

test("the type of a resource is read from its id", () => {
  expect(armType("/subscriptions/s/resourceGroups/g")).toBe("Microsoft.Resources/subscriptions/resourceGroups");
  expect(armType("/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v/secrets/a")).toBe(
    "Microsoft.KeyVault/vaults/secrets",
  );
  expect(
    armType(
      "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v/providers/Microsoft.Authorization/locks/l",
    ),
  ).toBe("Microsoft.Authorization/locks");
});
