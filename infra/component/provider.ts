/**
 * Pulumi's provider of the component, for programs in other languages: the engine starts it as a plugin (`plugin/`), and asks it
 * to make each `IcapGateway` of the program.
 *
 * The SDK's `componentProviderHost` would work the schema out of the TypeScript sources whenever the engine asks; the package has
 * none, and its arguments have types that it refuses (docs/component.md). So the schema is written beforehand, and served here.
 */
import * as pulumi from "@pulumi/pulumi";
import { SettingsError } from "../settings/problems";
import type { IcapGatewayArgs } from "./arguments";
import { Gateway } from "./gateway";
import { planOf } from "./plan";
import schema from "./schema.json";

const TYPE = "defender-icap-gateway:index:IcapGateway";

/** The outputs of the component, by the names of the schema. */
type OutputName = keyof (typeof schema.resources)[typeof TYPE]["properties"];
const OUTPUTS = Object.keys(schema.resources[TYPE].properties) as readonly OutputName[];

/** Serves the schema, and makes components. */
export const provider: pulumi.provider.Provider = {
  version: schema.version,
  schema: JSON.stringify(schema),
  construct(name, type, inputs, options) {
    if (type !== TYPE) return Promise.reject(new Error(`${type} is not a component of this package; ${TYPE} is`));
    // The engine passes the program's arguments unchecked. The plan reports all problems.
    const gateway = new Gateway(name, planFor(name, inputs as IcapGatewayArgs), options);
    return Promise.resolve({
      urn: gateway.urn,
      state: Object.fromEntries(OUTPUTS.map((output) => [output, gateway[output]])),
    });
  },
};

/** Wrong arguments are returned to the engine one by one, so that each language shows them as its own errors. */
function planFor(name: string, args: IcapGatewayArgs) {
  try {
    return planOf(name, args, () => new Date());
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new pulumi.InputPropertiesError({
      message: `wrong arguments of IcapGateway "${name}"`,
      errors: error.problems.map(({ path, text }) => ({ propertyPath: path, reason: text })),
    });
  }
}
