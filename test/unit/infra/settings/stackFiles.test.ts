import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse as parseYaml } from "yaml";
import { TOP_LEVEL } from "../../../../infra/model/schema";
import { PRESETS } from "../../../../infra/model";
import { issue } from "../certificates/issue";
import { parse, refusal } from "./parsing";

const PROJECT = "defender-icap-gateway:";
const read = (file: string) =>
  parseYaml(readFileSync(join(__dirname, "../../../..", file), "utf8")) as Record<string, unknown>;

/** A stack file's configuration as Pulumi hands it over. */
function configOf(stack: string): { readonly location: unknown; readonly values: Record<string, unknown> } {
  const config = read(`Pulumi.${stack}.yaml`).config as Record<string, unknown>;
  const values = Object.entries(config)
    .filter(([key]) => key.startsWith(PROJECT))
    .map(([key, value]) => [key.slice(PROJECT.length), value ?? undefined]);
  return { location: config["azure-native:location"], values: Object.fromEntries(values) };
}

describe("the stack files of the repository", () => {
  it("deploy dev as it is", () => {
    const { location, values } = configOf("dev");
    expect(parse(values, "dev", { location }).client.generateIdentity).toBe(true);
  });

  it.each(["test", "prod"])("refuse %s for one reason only, the missing client certificate", (stack) => {
    const { location, values } = configOf(stack);
    const message = refusal(values, stack, { location });
    expect(message).toMatch(
      /^1 problem [^\n]*\n +client\.certificates +is missing, so no client could connect\.[^\n]*$/,
    );
  });

  it.each(["test", "prod"])("deploy %s once the certificate is given", async (stack) => {
    const { location, values } = configOf(stack);
    const { pem } = await issue({ name: "client.example" });
    const client = { ...(values.client as object), certificates: pem };
    expect(parse({ ...values, client }, stack, { location }).client.trust).toMatchObject({ mode: "pin" });
  });

  it("exist for every preset", () => {
    for (const preset of PRESETS) expect(configOf(preset).location).toBe("westeurope");
  });
});

describe("Pulumi.yaml", () => {
  it("describes every setting, and gives each an empty default, without which Pulumi would demand it", () => {
    const config = read("Pulumi.yaml").config as Record<
      string,
      { description?: string; default?: unknown; type?: unknown }
    >;
    expect(Object.keys(config).sort()).toEqual([...TOP_LEVEL].sort());
    for (const { description, default: value, type } of Object.values(config)) {
      expect(description).toMatch(/^[A-Z][^.]+\. ?/);
      expect(["", {}]).toContainEqual(value);
      expect(type).toBeUndefined();
    }
  });

  it("gives defaults that change nothing", () => {
    const config = read("Pulumi.yaml").config as Record<string, { default: unknown }>;
    const empty = Object.fromEntries(Object.entries(config).map(([key, entry]) => [key, entry.default]));
    expect(parse(empty)).toEqual(parse());
  });
});
