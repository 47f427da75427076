/** Booted gateways in a group, network, vault and zone of others, with identities and keys of others. */
import { NAMESPACE } from "../../engine/encryptedSettings";
import { withExisting } from "../../engine/existingResources";
import { inspectionProbes } from "../../verification/plan";
import { thingsOfOthers } from "../thingsOfOthers";
import { Deployment } from "./deployment";

jest.setTimeout(400_000);

const { settings } = thingsOfOthers("/subscriptions/00000000-0000-0000-0000-000000000002/resourceGroups/others");
const sections: Readonly<Record<string, Record<string, unknown>>> = settings;

let deployment: Deployment;

beforeAll(async () => {
  const named = Object.fromEntries(Object.entries(sections).map(([name, values]) => [NAMESPACE + name, values]));
  const { config, network, resources } = withExisting({ "azure-native:location": "westeurope", ...named });
  deployment = await Deployment.open({
    name: "e2e-existing",
    existingNetwork: network,
    existingResources: [...resources],
  });
  for (const name of Object.keys(sections))
    await deployment.configure(name, config[NAMESPACE + name] as Record<string, unknown>);
  await deployment.up();
});

afterAll(() => deployment?.close());

test("gateways give verdicts, with a key from the owner's vault by an endpoint in the owner's network", async () => {
  expect(await deployment.wrongAnswers(inspectionProbes(deployment.dlp))).toEqual([]);
  const { name, privateIp } = await deployment.machine("a");
  expect(privateIp).toMatch(/^10\.20\.1\./);
  expect(await deployment.run(name, "getent", "ahostsv4", "central.vault.azure.net")).toMatch(/^10\.20\.9\.4\s/);
});

test("a preview of the same settings changes nothing", async () => {
  expect(Object.keys(await deployment.preview()).filter((op) => op !== "same" && op !== "read")).toEqual([]);
});
