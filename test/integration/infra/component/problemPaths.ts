import { planOf } from "../../../../infra/component/plan";
import type { IcapGatewayArgs } from "../../../../infra/icapGateway";
import { SettingsError } from "../../../../infra/settings";

/** Paths of the arguments that the component refuses at this time; none when it takes them. */
export function problemPaths(args: object, now = new Date()): readonly string[] {
  try {
    planOf("gw", args as IcapGatewayArgs, () => now);
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems.map(({ path }) => path);
  }
}
