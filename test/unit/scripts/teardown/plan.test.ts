import { readDeployment } from "../../../../deployed/deployment";
import { readOptions } from "../../../../scripts/teardown/options";
import { expiryOf, planOf } from "../../../../scripts/teardown/plan";
import { planInWords } from "../../../../scripts/teardown/words";

const GROUP = "/subscriptions/s/resourceGroups/gw";

function deployment(tags: Record<string, string> = {}, more: readonly object[] = []) {
  const group = {
    urn: "urn:pulumi:review-7::defender-icap-gateway::azure-native:resources:ResourceGroup::group",
    type: "azure-native:resources:ResourceGroup",
    custom: true,
    id: GROUP,
    modified: "2026-11-20T08:00:00Z",
    inputs: { tags },
  };
  return readDeployment(JSON.stringify({ version: 3, deployment: { resources: [group, ...more] } }));
}

const wishes = { keepAddresses: false };

test("a stack without a stack file and without an end may be production, so it is refused until it is named twice", () => {
  const subject = { stack: "review-7", environment: "review-7", deployment: deployment() };
  expect(planOf(subject, wishes).refusals).toEqual([
    "Pulumi.review-7.yaml is not here and its resources carry no end, so it may be a production environment; " +
      "name it twice: --stack review-7 --confirm review-7",
  ]);
  expect(planOf(subject, { ...wishes, confirm: "review-7" }).refusals).toEqual([]);
  expect(planOf({ ...subject, deployment: deployment({ expires: "3d" }) }, wishes).refusals).toEqual([]);
});

test.each(["dev", undefined])(
  "a stack called prod is production with the preset %s too, until it is named twice",
  (preset) => {
    const subject = { stack: "prod", environment: "prod", deployment: deployment({ expires: "3d" }) };
    const named = preset === undefined ? subject : { ...subject, preset };
    expect(planOf(named, wishes).refusals).toEqual([
      "it is a production environment (preset prod); name it twice: --stack prod --confirm prod",
    ]);
    expect(planOf(named, { ...wishes, confirm: "prod" }).refusals).toEqual([]);
  },
);

test("a stack that never came to Azure is nobody's production; one that had outputs, such as a certificate, may be", () => {
  const stack = (outputs: object) => ({
    urn: "urn:pulumi:review-7::p::pulumi:pulumi:Stack::s",
    type: "pulumi:pulumi:Stack",
    outputs,
  });
  const key = {
    urn: "urn:pulumi:review-7::p::tls:index/privateKey:PrivateKey::k",
    type: "tls:index/privateKey:PrivateKey",
    custom: true,
  };
  const refusals = (outputs: object) => {
    const resources = [stack(outputs), key];
    const deployment = readDeployment(JSON.stringify({ version: 3, deployment: { resources } }));
    return planOf({ stack: "review-7", environment: "review-7", deployment }, wishes).refusals;
  };
  expect(refusals({})).toEqual([]);
  expect(refusals({ serverCertificate: "PEM" })).toEqual([expect.stringContaining("may be a production environment")]);
});

test("a lock above the group stops it, and one on a sibling does not", () => {
  const azure = {
    exists: true,
    resources: [],
    deletedVaults: [],
    locks: [
      { id: "/subscriptions/s/providers/Microsoft.Authorization/locks/all", name: "all" },
      { id: `${GROUP}-two/providers/Microsoft.Authorization/locks/other`, name: "other" },
    ],
  };
  const { refusals } = planOf(
    { stack: "review-7", environment: "review-7", preset: "dev", deployment: deployment(), azure },
    { ...wishes, confirm: "review-7" },
  );
  expect(refusals).toEqual([expect.stringContaining("the lock all on /subscriptions/s was not made by this stack")]);
});

test("days count from the newest change of a resource; an end that cannot be read is none", () => {
  const later = {
    urn: "urn:pulumi:review-7::p::tls:index/privateKey:PrivateKey::key",
    type: "tls:index/privateKey:PrivateKey",
    custom: true,
    modified: "2026-11-22T08:00:00Z",
  };
  expect(expiryOf(deployment({ expires: "3d" }, [later]))?.end).toEqual(new Date("2026-11-25T08:00:00Z"));
  expect(expiryOf(deployment({ expires: "2026-12-01" }))?.end).toEqual(new Date("2026-12-02T00:00:00Z"));
  expect(expiryOf(deployment({ expires: "soon" }))).toEqual({ expires: "soon" });
  expect(expiryOf(deployment())).toBeUndefined();
});

test("resources are named in the order of their names, whichever was made first", () => {
  const named = (name: string) => ({
    urn: `urn:pulumi:dev::p::azure-native:authorization:ManagementLockByScope::${name}`,
    type: "azure-native:authorization:ManagementLockByScope",
    custom: true,
  });
  const { goes, refusals } = planOf(
    { stack: "dev", environment: "dev", preset: "dev", deployment: deployment({}, [named("lock-b"), named("lock-a")]) },
    wishes,
  );
  expect(goes.map(({ urn }) => urn.split("::").at(-1))).toEqual(["group", "lock-a", "lock-b"]);
  expect(refusals).toEqual(["lock-a, lock-b are locked by this stack; name it twice: --stack dev --confirm dev"]);
});

test("a resource that somebody protected for a reason of their own stays with the addresses", () => {
  const vault = (name: string, protect: boolean) => ({
    ...{ urn: `urn:pulumi:dev::p::azure-native:keyvault:Vault::${name}`, type: "azure-native:keyvault:Vault" },
    ...{ custom: true, id: `${GROUP}/providers/Microsoft.KeyVault/vaults/${name}`, protect },
  });
  const both = deployment({}, [vault("held", true), vault("plain", false)]);
  const plan = planOf(
    { stack: "dev", environment: "dev", preset: "dev", deployment: both },
    { ...wishes, keepAddresses: true },
  );
  const names = (resources: typeof plan.kept) => resources.map(({ urn }) => urn.split("::").at(-1));
  expect(names(plan.kept)).toEqual(["group", "held"]);
  expect(names(plan.goes)).toEqual(["plain"]);
});

test("addresses of others are said to stay, and a group that holds something of others is not among what goes", () => {
  const stackOutputs = {
    ...{ urn: "urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev", type: "pulumi:pulumi:Stack" },
    outputs: { addresses: ["198.51.100.10", "198.51.100.11"], port: 11344 },
  };
  const resources = [
    { id: `${GROUP}/providers/Microsoft.Compute/disks/d`, name: "d", type: "Microsoft.Compute/disks" },
  ];
  const azure = { exists: true, resources, deletedVaults: [], locks: [] };
  const plan = planOf(
    { ...{ stack: "dev", environment: "dev", preset: "dev" }, deployment: deployment({}, [stackOutputs]), azure },
    wishes,
  );
  expect(plan.goes).toEqual([]);
  expect(planInWords(plan)).toContain("The addresses stay, because they are not of this stack.\n");
});

test("all that is wrong with the options is said at once", () => {
  const read = (...args: string[]) => readOptions(["node", "teardown", ...args]);
  expect(() => read()).toThrow("give either --stack STACK or --expired");
  expect(() => read("--expired", "--confirm", "prod", "--keep-addresses")).toThrow(
    "--confirm: names one stack, so it goes with --stack\n--keep-addresses: goes with --stack",
  );
  expect(() => read("--stack", "a b")).toThrow('--stack: "a b" is not a stack name');
  expect(read("--stack", "dev")).toEqual({ stack: "dev", keepAddresses: false, yes: false });
});
