import { resourceTypes } from "../../../../emulator/azure/resources";
import { deployerRole, FURTHER } from "../../../../scripts/preflight/deployerRole";
import { judgeRights } from "../../../../scripts/preflight/judges/rights";
import { readOptions } from "../../../../scripts/preflight/options";
import type { Needs } from "../../../../scripts/preflight/needs";

const SUBSCRIPTION = "11111111-2222-4333-8444-555555555555";
const types = [...resourceTypes.values()]
  .map(({ armType }) => armType)
  .filter((type) => type !== "Microsoft.Resources/resourceGroups"); // preflight names it as its actions do
const needs = (some: readonly string[]): Needs => ({
  ...{
    location: "westeurope",
    machines: [],
    images: [],
    encryptionAtHost: false,
    addressSpace: [],
    peers: [],
    published: [],
    readTypes: [],
  },
  types: some,
});
const written = (some: readonly string[]) => ({ types: some, readTypes: [] });
const judged = (actions: readonly string[], some: readonly string[]) =>
  judgeRights(needs(some), [{ actions: [...actions], notActions: [] }]).map(
    ({ outcome, fact }) => `${outcome}: ${fact}`,
  );

test("the role of any resources is enough for the preflight, and one action less is not", () => {
  const { Actions: actions } = deployerRole("prod", written(types), SUBSCRIPTION);
  expect(judged(actions, types)).toEqual([`ok: all ${2 * types.length} actions are allowed`]);
  for (const action of ["Microsoft.Network/loadBalancers/write", "Microsoft.KeyVault/vaults/secrets/delete"])
    expect(
      judged(
        actions.filter((one) => one !== action),
        types,
      ),
    ).toEqual([`stops: the deploying principal may not ${action}`]);
});

test("the role has no wildcard, no action on data, and nothing of types that the stack does not write", () => {
  const { Actions: actions } = deployerRole("prod", written(["Microsoft.Network/natGateways"]), SUBSCRIPTION);
  expect(actions.filter((action) => !action.endsWith("/read"))).toEqual([
    "Microsoft.Network/natGateways/delete",
    "Microsoft.Network/natGateways/join/action",
    "Microsoft.Network/natGateways/write",
  ]);
  expect(deployerRole("prod", written(types), SUBSCRIPTION).Actions.filter((action) => action.includes("*"))).toEqual(
    [],
  );
});

test("of what is there already the role reads and names it, and changes and deletes nothing of it", () => {
  const readTypes = [
    "Microsoft.Resources/subscriptions/resourceGroups",
    "Microsoft.Network/virtualNetworks",
    "Microsoft.KeyVault/vaults",
  ];
  const { Actions: actions } = deployerRole("prod", { types: [], readTypes }, SUBSCRIPTION);
  for (const type of readTypes) expect(actions).toContain(`${type}/read`);
  expect(actions.filter((action) => !action.endsWith("/read"))).toEqual([
    "Microsoft.Network/virtualNetworks/subnets/join/action",
    "Microsoft.Network/virtualNetworks/subnets/joinViaServiceEndpoint/action",
  ]);
});

test("each type with further actions is one that the program can write, or one that it only names", () => {
  const named = ["Microsoft.Network/ddosProtectionPlans"];
  expect(Object.keys(FURTHER).filter((type) => !types.includes(type))).toEqual(named);
});

test("the subscription is a GUID, and the role is no table", () => {
  const read = (...args: string[]) => readOptions(["node", "preflight", "--stack", "prod", ...args]);
  expect(read("--role", SUBSCRIPTION)).toEqual({ stack: "prod", json: false, role: SUBSCRIPTION });
  expect(() => read("--role", "mine", "--json")).toThrow(
    /--role: "mine" is not the id of a subscription.*\n.*--role cannot be combined with --json/,
  );
});
