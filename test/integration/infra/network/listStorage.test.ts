import type { Settings } from "../../../../infra/model";
import { accountLogicalName } from "../../../../infra/network/listStorage";
import { judge } from "../../../../policy/index";
import { deployed } from "../deployed";
import { gatewayArgs } from "../gatewayArgs";
import { customData } from "../reading";

const made = async (listUploadFrom: readonly string[]) => {
  const dlp = { ...gatewayArgs().dlp, engine: "inspector" as const, listUploadFrom };
  return deployed({ dlp });
};

describe("the storage of exact lists", () => {
  it("is there only where somebody may upload", async () => {
    const { recording } = await made([]);
    expect(recording.all.filter(({ type }) => /storage/i.test(type))).toEqual([]);
    expect(JSON.stringify(recording.named("gw-lane-a-secret").inputs)).not.toContain("listKey");
  });

  it("admits the lanes' subnets and the uploaders only, with a token only", async () => {
    const { recording } = await made(["52.1.2.3"]);
    expect(recording.named("gwlists").inputs).toMatchObject({
      allowBlobPublicAccess: false,
      allowSharedKeyAccess: false,
      minimumTlsVersion: "TLS1_2",
      enableHttpsTrafficOnly: true,
      allowCrossTenantReplication: false,
      sku: { name: "Standard_LRS" },
      networkRuleSet: { defaultAction: "Deny", bypass: "None", ipRules: [{ iPAddressOrRange: "52.1.2.3" }] },
    });
    const { virtualNetworkRules } = recording.named("gwlists").inputs.networkRuleSet as Record<string, object[]>;
    expect(virtualNetworkRules).toEqual(
      ["a", "b"].map((lane) => ({
        virtualNetworkResourceId: expect.stringMatching(new RegExp(`gw-network/subnets/lane-${lane}$`)) as string,
      })),
    );
    expect(recording.named("gw-lists").inputs).toMatchObject({ accountName: "gwlists", publicAccess: "None" });
  });

  it("is where the gateways look for the lists of the rules, and the url is not theirs without such a rule", async () => {
    const bootOf = async (rules: Settings["dlp"]["rules"]) => {
      const dlp = { ...gatewayArgs().dlp, engine: "inspector" as const, listUploadFrom: ["52.1.2.3"], rules };
      return customData((await deployed({ dlp })).recording.named("gw-lane-a-machines"));
    };
    const url = "https://gwlists.blob.core.windows.net/lists";
    expect(await bootOf([{ name: "customers", kind: "list", file: "customers" }])).toContain(url);
    expect(await bootOf([])).not.toContain("blob.core");
  });

  it("satisfies the guard rail as long as its firewall has no others than the settings", async () => {
    const { recording } = await made(["52.1.2.3"]);
    const stored = recording.all.filter(({ type }) => type.includes(":storage:"));
    const storageOf = (storageSources: string[]) =>
      judge(
        stored.map(({ type, name, inputs }) => ({ type, name, properties: inputs })),
        { environment: "prod", icapsPort: 11344, storageSources },
      ).map(({ rule, path }) => `${rule} ${path}`);
    expect(stored.map(({ name }) => name)).toEqual(["gwlists", "gw-lists"]);
    expect(storageOf(["52.1.2.3"])).toEqual([]);
    expect(storageOf(["52.1.2.4"])).toEqual(["storage-closed-to-internet networkRuleSet.ipRules"]);
  });

  it("lets each lane's identity read its container and nothing else, and gives the key to the vault alone", async () => {
    const { recording } = await made(["52.1.2.3"]);
    for (const lane of ["a", "b"]) {
      const { scope, roleDefinitionId } = recording.named(`gw-lane-${lane}-reads-lists`).inputs;
      expect(scope).toMatch(/gw-lists/);
      expect(roleDefinitionId).toMatch(/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1$/);
    }
    const { properties } = recording.named("gw-lane-a-secret").inputs as { properties: { value: unknown } };
    const key = /listKey\\?":\\?"([0-9a-f]{64})/.exec(JSON.stringify(properties))?.[1];
    expect(key).toBeDefined();
    const others = recording.all.filter(({ name }) => !name.endsWith("-secret"));
    expect(JSON.stringify(others.map(({ inputs }) => inputs))).not.toContain(key);
  });
});

it.each([
  ["icap-gateway", "icapgatewaylists"],
  ["GW_1", "gw1lists"],
  ["a-gateway-of-forty-characters-or-so", "agatewayofflists"],
  ["---", "lists"],
])("the account's name is made of %s", (name, account) => {
  expect(accountLogicalName(name)).toBe(account);
  expect(`${account}12345678`).toMatch(/^[a-z0-9]{3,24}$/);
});
