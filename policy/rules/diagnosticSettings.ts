import { at, isType, observe } from "../reading";
import { refersTo } from "../references";
import { not, or } from "../truth";
import { everywhere, type StackRule } from "../types";

/** Resources whose logs and metrics show who connected, and what was reached. */
const WATCHED = ["keyvault:Vault", "keyvault:ManagedHsm", "network:LoadBalancer"];
const SETTINGS = ["monitor:DiagnosticSetting", "insights:DiagnosticSetting"];

export const diagnosticSettings: StackRule = {
  name: "diagnostic-settings",
  title: "Key Vaults and load balancers have a diagnostic setting for their logs and metrics",
  severity: "low",
  // Monitoring costs money, and dev and test have none (`monitoring.enabled`), so this is advice.
  enforcement: everywhere("advisory"),
  reason: "Without one, Azure does not record access to keys, or the time at which a lane stopped answering.",
  remedy:
    "`monitoring.enabled: true`; or a `monitor:DiagnosticSetting` with `resourceUri` of the resource and a workspace, storage account or event hub.",
  scope: "stack",
  check: (resources) =>
    resources
      .filter((resource) => isType(resource, ...WATCHED))
      .flatMap((resource) => {
        const settings = resources.filter((one) => isType(one, ...SETTINGS));
        const watched = or(
          ...settings.map((one) => refersTo(one, "resourceUri", at(one.properties, "resourceUri"), resource)),
        );
        return observe(not(watched), resource, {
          problem: "has no diagnostic setting",
          unknown: "whether a diagnostic setting names it is",
        });
      }),
};
