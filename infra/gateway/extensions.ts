import type * as pulumi from "@pulumi/pulumi";
import type * as inputs from "@pulumi/azure-native/types/input";
import type { GatewaySettings } from "../model";

type Extension = inputs.compute.VirtualMachineScaleSetExtensionArgs;

/**
 * The command of the readiness extension (run by sh). An extension may start before the boot data wrote `gateway-ready`, so a wait
 * stands outside of it: until the file is there, or cloud-init has ended without it (`result.json`, of this boot). Not `cloud-init
 * status --wait`, which takes a processor for a quarter of a second, while the boot needs it.
 */
export const READINESS_COMMAND =
  "until [ -x /usr/local/sbin/gateway-ready ] || [ -e /run/cloud-init/result.json ]; do sleep 0.1; done; exec /usr/local/sbin/gateway-ready";

/** The endpoint that Azure's application health extension polls on the machine itself. */
export const LIVENESS = { protocol: "http", port: 8081, requestPath: "/livez" } as const;

/** Names of the extensions, by which Azure reports on each machine. */
export const LIVENESS_EXTENSION = "liveness";
export const READINESS_EXTENSION = "readiness";

/** Azure's limit for all extensions of a machine together; the readiness deadline in the settings stays below it. */
export const EXTENSIONS_TIME_BUDGET = "PT30M";

/**
 * The two questions that Azure asks a gateway, kept apart on purpose, and, where it is monitored, Azure's agent.
 *
 * *Liveness* (do our daemons run?) decides on repair, which deletes the machine. *Readiness* (does the canary hold?)
 * decides when a new lane counts as created. A fault that all gateways share makes them unready, and must not get them
 * deleted one by one.
 */
export function extensions(gateway: GatewaySettings, monitorIdentityId?: pulumi.Input<string>): Extension[] {
  const asked = [liveness(gateway), readiness()];
  return monitorIdentityId === undefined ? asked : [...asked, monitorAgent(monitorIdentityId)];
}

/** Asks the gateway itself, from inside, every ten seconds. */
function liveness(gateway: GatewaySettings): Extension {
  return {
    name: LIVENESS_EXTENSION,
    publisher: "Microsoft.ManagedServices",
    type: "ApplicationHealthLinux",
    // 2.0 reads the state from the body; under 1.0 every answer but 200 is "unhealthy", also while booting.
    typeHandlerVersion: "2.0",
    autoUpgradeMinorVersion: true,
    enableAutomaticUpgrade: true,
    settings: {
      ...LIVENESS, // on loopback: nothing outside the machine reaches it
      intervalInSeconds: 10,
      numberOfProbes: 3,
      gracePeriod: gateway.readinessDeadlineSeconds, // "Initializing" for as long as a boot may take
    },
  };
}

/**
 * Ends when the gateway gives verdicts, or fails with the gateway's own reason when it does not in time. After liveness,
 * so that a long wait does not keep the agent from reporting health.
 */
function readiness(): Extension {
  return {
    name: READINESS_EXTENSION,
    publisher: "Microsoft.Azure.Extensions",
    type: "CustomScript",
    typeHandlerVersion: "2.1",
    autoUpgradeMinorVersion: true,
    enableAutomaticUpgrade: false, // an upgrade would run the command again
    provisionAfterExtensions: [LIVENESS_EXTENSION],
    suppressFailures: false,
    settings: { commandToExecute: READINESS_COMMAND },
  };
}

/**
 * Sends the log files that the data collection rule names (`infra/monitoring`). After readiness: its installation would hold
 * apt's lock while the gateway installs its packages. A gateway that gives verdicts serves without it, so its failure does
 * not fail the lane; `lane-silent` tells.
 */
function monitorAgent(identityId: pulumi.Input<string>): Extension {
  return {
    name: "monitor",
    publisher: "Microsoft.Azure.Monitor",
    type: "AzureMonitorLinuxAgent",
    typeHandlerVersion: "1.0",
    autoUpgradeMinorVersion: true,
    enableAutomaticUpgrade: true,
    provisionAfterExtensions: [READINESS_EXTENSION],
    suppressFailures: true,
    settings: {
      authentication: { managedIdentity: { "identifier-name": "mi_res_id", "identifier-value": identityId } },
    },
  };
}
