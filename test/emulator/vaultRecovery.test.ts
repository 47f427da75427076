/** A vault that somebody deleted and recovered: it is the same vault, without the roles that were given on it. */
import type { Engine } from "./engine";
import { clientSettings, removeProjects, startProject } from "./project";

let engine: Engine;

afterEach(() => engine.close());

afterAll(removeProjects);

test("a recovered vault serves again; a refresh and an update assign the roles on it again, and replace no machine", async () => {
  engine = await startProject("prod", await clientSettings());
  expect((await engine.up()).error).toBeUndefined();
  const { store } = engine.azure;
  const vault = store.ofType("azure-native:keyvault:Vault")[0]!;
  const secrets = store.ofType("azure-native:keyvault:Secret");
  const before = await engine.outputs();

  store.remove(vault.id);
  expect(store.softDeletedVaults()).toEqual([expect.objectContaining({ name: vault.name, purgeProtected: true })]);
  // az keyvault recover: vault and secrets come back, role assignments do not (learn: "Azure Key Vault recovery management")
  store.purge(vault.name);
  for (const resource of [vault, ...secrets]) store.put(resource);

  expect((await engine.refresh()).error).toBeUndefined();
  const { error, changes } = await engine.up();
  expect(error).toBeUndefined();
  expect(changes.filter(({ op }) => op !== "create")).toEqual([]);
  expect(changes.map(({ name }) => name).sort()).toEqual(
    ["lane-a-reads-secret", "lane-b-reads-secret", "vault-log"].map((name) => `icap-gateway-${name}`),
  );
  expect(await engine.outputs()).toEqual(before);
});
