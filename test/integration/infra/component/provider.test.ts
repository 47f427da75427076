/** The component as the engine makes it for programs in other languages. */
import * as pulumi from "@pulumi/pulumi";
import Ajv from "ajv";
import manifest from "../../../../package.json";
import plugin from "../../../../plugin/package.json";
import { provider } from "../../../../infra/component/provider";
import { IcapGateway } from "../../../../infra/icapGateway";
import { packageSchema } from "../../../../scripts/settings/packageSchema";
import { BASE, CHANGES } from "../../../emulator/settingsWalk/changes";
import { changed, given, type Certificates } from "../../../emulator/settingsWalk/change";
import { record, type Recording } from "../recorder";

interface ObjectType {
  readonly properties?: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
}
interface PackageSchema {
  readonly resources: Readonly<
    Record<string, ObjectType & { readonly inputProperties: Readonly<Record<string, object>> }>
  >;
  readonly types: Readonly<Record<string, ObjectType>>;
}

const TYPE = "defender-icap-gateway:index:IcapGateway";
const schema = JSON.parse(provider.schema!) as PackageSchema;
const component = schema.resources[TYPE]!;
// As far as types go, Pulumi's schema is JSON Schema. Nothing else than it says may stand in an object.
const types = Object.fromEntries(
  Object.entries(schema.types).map(([name, type]) => [name, { additionalProperties: false, ...type }]),
);
const check = (properties: object, required: readonly string[] = []) =>
  new Ajv({ allErrors: true }).compile({ type: "object", properties, required, additionalProperties: false, types });

const construct = (args: pulumi.Inputs, type = TYPE) => provider.construct!("gw", type, args, {});
const byName = (recording: Recording) => new Map(recording.all.map((one) => [one.name, one]));
const known = (value: unknown) =>
  new Promise((resolve) => (pulumi.output(value) as pulumi.Output<unknown>).apply(resolve));

it("makes the same resources as in a TypeScript program, from values and outputs", async () => {
  const args = { location: "westeurope", client: { profile: "custom" as const, addresses: ["52.1.2.3"] } };
  const own = await record(() => new IcapGateway("gw", args));
  const asked = { ...args, client: { ...args.client, addresses: [pulumi.output("52.1.2.3")] } };
  const other = await record(() => construct(asked));
  expect(byName(other.recording)).toEqual(byName(own.recording));
});

it("answers with outputs of the types that the schema says", async () => {
  const { result } = await record(() => construct({ location: "westeurope" }));
  const { state } = await result;
  const accepts = check(component.properties!, component.required);
  const values = (await known(state)) as Record<string, unknown>;
  expect(Object.keys(values).sort()).toEqual(Object.keys(component.properties!).sort());
  expect([accepts(values), accepts.errors]).toEqual([true, null]);
  expect(await pulumi.isSecret(state["clientIdentity"] as pulumi.Output<unknown>)).toBe(true);
});

it("gives each wrong argument back by its name, and registers nothing", async () => {
  const errors: unknown[] = [];
  const { recording } = await record(() => {
    try {
      void construct({ location: "westeurope", lanes: { instances: 0 }, dlp: { keyword: [] } });
    } catch (error) {
      errors.push(error);
    }
  });
  expect(recording.all).toEqual([]);
  expect(pulumi.InputPropertiesError.isInstance(errors[0])).toBe(true);
  expect((errors[0] as pulumi.InputPropertiesError).errors).toEqual([
    { propertyPath: "lanes.instances", reason: "0 is not a whole number from 1 to 100" },
    { propertyPath: "dlp.keyword", reason: 'is not a setting; did you mean "keywords"?' },
  ]);
});

it("is of the package's version, and the plugin's folder asks for that one", () => {
  expect([provider.version, plugin.dependencies]).toEqual([manifest.version, { [manifest.name]: manifest.version }]);
});

it("makes no other type", async () => {
  await expect(construct({}, "defender-icap-gateway:index:Lane")).rejects.toThrow(
    "defender-icap-gateway:index:Lane is not a component of this package",
  );
});

it("has a Go package whose import path is the folder that Pulumi's generator makes", () => {
  const { name, language } = packageSchema() as { name: string; language: { go: { importBasePath: string } } };
  expect(language.go.importBasePath.split("/").at(-1)).toBe(name.replaceAll("-", ""));
});

describe("the schema of the arguments", () => {
  const accepts = check(component.inputProperties);

  it("takes every setting that the emulator's tests deploy", () => {
    const issued = { certificate: "", privateKey: "" };
    const certificates: Certificates = { client: "", authority: "", server: issued, renewed: issued };
    let now = BASE;
    for (const change of CHANGES) {
      now = changed(now, given(change, certificates));
      const { "azure-native:location": location, ...values } = JSON.parse(JSON.stringify(now)) as Record<
        string,
        unknown
      >;
      expect([change.what, accepts({ ...values, location }), accepts.errors]).toEqual([change.what, true, null]);
    }
  });

  it.each([
    ["a mistyped group", { lane: {} }],
    ["a mistyped argument", { lanes: { zonnes: [1] } }],
    ["a text for a number", { gateway: { port: "11344" } }],
    ["an address for one lane only", { publicAddresses: { existing: { a: "x" } } }],
  ])("refuses %s", (_, args) => {
    expect(accepts(args)).toBe(false);
  });
});
