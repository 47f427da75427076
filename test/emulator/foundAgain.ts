import { resourceGroupId } from "../../emulator/azure/armId";
import type { ResourceState } from "../../preview";
import { recoveryOf } from "../../scripts/recover/match";
import type { Engine } from "./engine";

/** Finds a stack's resources on the emulator as `recover` does. Expects no doubt, and these of the region and of the second one. */
export async function expectFoundAgain(
  engine: Engine,
  state: readonly ResourceState[],
  names: readonly string[],
): Promise<void> {
  const group = resourceGroupId(String((await engine.outputs()).resourceGroup));
  const azure = [...engine.azure.store.all().values()].map(({ id, properties }) => ({
    id,
    ...(properties.roleDefinitionId === undefined ? {} : { roleDefinitionId: String(properties.roleDefinitionId) }),
    ...(properties.principalId === undefined ? {} : { principalId: String(properties.principalId) }),
  }));
  const { entries, several } = recoveryOf(state, group, azure);
  expect(several).toEqual([]);
  const found = new Map(entries.map(({ name, id }) => [name, id]));
  for (const name of names)
    for (const region of ["", "-northeurope"])
      expect(found.get(`icap-gateway-${name}${region}`)).toMatch(
        new RegExp(`/icap-gateway-${name}${region}[0-9a-f]{0,8}$`),
      );
}
