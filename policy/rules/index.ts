/** All rules, the most severe first; the order of every list and table. */
import type { Rule } from "../types";
import { diagnosticSettings } from "./diagnosticSettings";
import { encryptionAtHost } from "./encryptionAtHost";
import { explicitInboundDeny } from "./explicitInboundDeny";
import { icapsNotFromInternet } from "./icapsNotFromInternet";
import { icapsOnlyFromClients } from "./icapsOnlyFromClients";
import { noPasswordLogin } from "./noPasswordLogin";
import { noPublicAddressOnMachines } from "./noPublicAddressOnMachines";
import { nothingElseFromInternet } from "./nothingElseFromInternet";
import { plainIcapOnlyInTests } from "./plainIcapOnlyInTests";
import { registeredAddressesProtected } from "./registeredAddressesProtected";
import { standardStaticAddresses } from "./standardStaticAddresses";
import { storageClosed } from "./storageClosed";
import { trustedLaunch } from "./trustedLaunch";
import { vaultClosed } from "./vaultClosed";

export const RULES: readonly Rule[] = [
  icapsOnlyFromClients,
  icapsNotFromInternet,
  nothingElseFromInternet,
  explicitInboundDeny,
  plainIcapOnlyInTests,
  noPublicAddressOnMachines,
  noPasswordLogin,
  vaultClosed,
  storageClosed,
  standardStaticAddresses,
  registeredAddressesProtected,
  encryptionAtHost,
  trustedLaunch,
  diagnosticSettings,
];
