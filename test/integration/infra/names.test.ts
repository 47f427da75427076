import * as pulumi from "@pulumi/pulumi";
import { makeName } from "../../../emulator/azure/naming";
import { resourceTypes } from "../../../emulator/azure/resources";
import { Gateway } from "../../../infra/component/gateway";
import { knownPlan } from "../../../infra/component/plan";
import { nameProblems } from "../../../infra/names";
import { deployed } from "./deployed";
import { record, type Registration } from "./recorder";
import { gatewayArgs } from "./gatewayArgs";

const monitoring = (enabled: boolean) => ({
  monitoring: { ...gatewayArgs().monitoring, enabled, emails: enabled ? ["a@example.org"] : [] },
});

/** The names that Azure would refuse if the component of these resources, `gw`, had another name. */
function refusedAs(name: string, made: readonly Registration[]): string[] {
  return made.flatMap(({ type, name: logical, inputs }) => {
    const row = resourceTypes.get(type);
    const given = row && inputs[row.nameProperty];
    if (!row || row.armType.endsWith("/vaults")) return []; // the vault's name is cut: `vaultLogicalName`
    const renamed = (text: string) => text.replace(/^gw(?=-)/, name);
    const made = makeName(row.naming, `urn::${renamed(logical)}`, new Uint8Array([1]), undefined);
    const inAzure = typeof given === "string" ? renamed(given) : made?.name;
    return row.nameRule.pattern.test(inAzure ?? "") ? [] : [`${type} ${inAzure}`];
  });
}

describe.each([true, false])("with monitoring %s", (monitored) => {
  let made: readonly Registration[];
  beforeAll(async () => {
    made = (await deployed(monitoring(monitored))).recording.all;
  });

  it("names of every length are refused exactly when one of Azure's resources could not be named by them", () => {
    const lengths = Array.from({ length: 100 }, (_, n) => n + 1);
    const refusedLengths = lengths.filter((length) => nameProblems("n".repeat(length), { monitored }).length > 0);
    expect(refusedLengths).toEqual(lengths.filter((length) => refusedAs("n".repeat(length), made).length > 0));
    expect(refusedLengths[0]).toBe(monitored ? 28 : 41);
  });

  it.each(["", "-gw", "my gateway", "gw/a", "gw_a", "gateway.eu", "Übergang", "a::b"])(
    "the name %j is refused",
    (name) => {
      expect(nameProblems(name, { monitored })).toContain(
        "it must contain only letters, digits and hyphens, and must begin with a letter or digit",
      );
    },
  );
});

test("with a private endpoint in two regions too", async () => {
  const secondRegion = {
    ...{ location: "germanywestcentral", zones: [], addressSpace: "10.78.0.0/16", subnet: "10.78.2.0/24" },
    endpointSubnet: "10.78.9.0/28",
  };
  const vault = { ...gatewayArgs().vault, privateEndpoint: { subnetPrefix: "10.77.9.0/28" } };
  const { all } = (await deployed({ ...monitoring(false), secondRegion, vault })).recording;
  const lengths = Array.from({ length: 100 }, (_, n) => n + 1);
  const made = { monitored: false, vaultEndpoint: true, secondLocation: secondRegion.location };
  const refused = lengths.filter((length) => nameProblems("n".repeat(length), made).length > 0);
  expect(refused).toEqual(lengths.filter((length) => refusedAs("n".repeat(length), all).length > 0));
  expect(refused[0]).toBe(23);
});

test("with lane b in a second region, names of every length are refused exactly when one of Azure's resources could not have it", async () => {
  const secondLocation = "australiasoutheast";
  const secondRegion = { location: secondLocation, zones: [], addressSpace: "10.78.0.0/16", subnet: "10.78.2.0/24" };
  const { all } = (await deployed({ ...monitoring(false), secondRegion })).recording;
  const lengths = Array.from({ length: 100 }, (_, n) => n + 1);
  const made = { monitored: false, secondLocation };
  const refused = lengths.filter((length) => nameProblems("n".repeat(length), made).length > 0);
  expect(refused).toEqual(lengths.filter((length) => refusedAs("n".repeat(length), all).length > 0));
  expect(refused[0]).toBe(30);
});

it.each(["microsoft-dlp", "dlp-Windows", "Login", "login-gw"])(
  "the name %s is refused: Azure keeps a word of it",
  (name) => {
    expect(nameProblems(name, { monitored: false })).toEqual([
      expect.stringMatching(
        /^it contains "(?:microsoft|Windows|Login|login)", which Azure reserves; Azure would refuse the Key Vault's name$/,
      ),
    ]);
  },
);

test("a name that is too long is refused with all that it would break, and nothing is registered", async () => {
  const name = "gateway-of-the-security-department-emea";
  let refusal: unknown;
  const { recording } = await record(() => {
    try {
      new Gateway(name, knownPlan(gatewayArgs(monitoring(true))));
    } catch (error) {
      refusal = error;
    }
  });
  expect(recording.all).toEqual([]);
  // of another error Pulumi would show a stack trace of the user's program
  expect(pulumi.RunError.isInstance(refusal)).toBe(true);
  expect((refusal as Error).message).toBe(
    [
      `the name "${name}" of an IcapGateway cannot be used; nothing was registered:`,
      `  the data collection endpoint "${name}-endpoint........" would have 56 characters; Azure allows 44`,
      `  the policy assignment "${name}-collection-policy........" would have 65 characters; Azure allows 64`,
      "Choose a name of at most 27 characters.",
    ].join("\n"),
  );
});
