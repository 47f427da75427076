import type * as pulumi from "@pulumi/pulumi";
import type * as inputs from "@pulumi/azure-native/types/input";
import type { GatewaySettings } from "../model";

type Extension = inputs.compute.VirtualMachineScaleSetExtensionArgs;

/**
 * The command of the readiness extension (run by sh). An extension may start before the boot data has written `gateway-ready`. The command
 * therefore first waits until the file exists, or cloud-init has ended without it (`result.json`, of this boot). It does not use
 * `cloud-init status --wait`, which takes a quarter of a second of processor time that the boot needs.
 */
const READINESS_COMMAND =
  "until [ -x /usr/local/sbin/gateway-ready ] || [ -e /run/cloud-init/result.json ]; do sleep 0.1; done; exec /usr/local/sbin/gateway-ready";

/** The endpoint that Azure's application health extension polls on the machine itself. */
const LIVENESS = { protocol: "http", port: 8081, requestPath: "/livez" } as const;

/** Names of the extensions, by which Azure reports on each machine. */
export const LIVENESS_EXTENSION = "liveness";
export const READINESS_EXTENSION = "readiness";

/** Azure's time limit for all extensions of a machine together; the readiness deadline in the settings must be below it. */
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

/** Polls the gateway from inside the machine, every ten seconds. */
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
 * Succeeds when the gateway returns verdicts, or fails with the gateway's own reason if it does not in time. It runs after liveness, so
 * that a long wait does not delay the report of health.
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
 * Sends the log files that the data collection rule names (`infra/monitoring`). After readiness: its installation would hold apt's lock
 * while the gateway installs its packages. A gateway that returns verdicts serves without it, so its failure does not fail the lane; the
 * alert `lane-silent` reports it.
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
