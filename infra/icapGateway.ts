/** The package's public interface: the component and the types of its arguments. */
import * as pulumi from "@pulumi/pulumi";
import type { IcapGatewayArgs } from "./component/arguments";
import { Gateway } from "./component/gateway";
import { planOf } from "./component/plan";
import { SettingsError } from "./settings/problems";

export type * from "./component/arguments";
export type { ClientIdentity } from "./component/gateway";
export type { PortalCard, PortalConnection, PortalServer } from "./portal";

/**
 * ICAP over mutual TLS on two static public addresses, each served by a lane of machines of its own.
 *
 * Needs the providers `azure-native` and `tls`. Everything is created in a resource group of its own.
 *
 * @throws pulumi.RunError with every wrong argument, before anything is registered
 */
export class IcapGateway extends Gateway {
  constructor(name: string, args: IcapGatewayArgs = {}, options: pulumi.ComponentResourceOptions = {}) {
    super(name, checked(name, args), options);
  }
}

/** Checks the arguments. Throws a `RunError`, because Pulumi shows its message without a stack trace of the program. */
function checked(name: string, args: IcapGatewayArgs) {
  try {
    return planOf(name, args, () => new Date());
  } catch (error) {
    throw error instanceof SettingsError ? new pulumi.RunError(error.message) : error;
  }
}
