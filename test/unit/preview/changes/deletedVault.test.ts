import { compare } from "../../../../preview/changes/compare";
import type { ResourceState } from "../../../../preview/model/step";
import { changeOf, urnOf } from "../smallStack";

const TYPE = "azure-native:keyvault:Vault";

test("a vault without a successor is reported as deleted, not replaced", () => {
  const change = changeOf({}, {});
  const urn = urnOf(TYPE, "icap-gateway-vault");
  const before: ResourceState = { ...change.base[0]!, urn, type: TYPE, custom: true };
  const deleted = { op: "delete", urn, before, replaceReasons: [], detailedDiff: {} };
  const { lifecycle } = compare({ ...change, steps: [...change.steps, deleted] });
  expect(lifecycle.interruptions.map(({ text }) => text)).toEqual([expect.stringMatching(/^A Key Vault is deleted;/)]);
});
