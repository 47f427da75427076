import { ownPortProblem, PLAIN_PORT, TLS_PORT } from "../model/ports";
import { listenPort } from "../model/listenPort";
import { PLAIN_EXPIRES, WORKLOAD } from "../model/workload";
import type { ClientSettings, GatewaySettings, Preset, Settings } from "../model";
import type { Findings } from "./findings";
import { show } from "./problems";

/** Reads `workload`. An empty text, the default in Pulumi.yaml, means none. */
export function readWorkload(
  value: unknown,
  { preset, secret }: { readonly preset: Preset; readonly secret: boolean },
  findings: Findings,
): Settings["workload"] {
  if (value === undefined || value === "") return undefined;
  const shown = secret ? "the encrypted value" : show(value);
  const result = WORKLOAD.safeParse(value);
  if (!result.success) {
    for (const { message } of result.error.issues)
      findings.add(
        "workload",
        message.replace("{value}", () => shown),
      );
    return undefined;
  }
  if (preset === "prod")
    findings.add("workload", `${shown} is not for the preset prod, whose gateways inspect real files; leave it out`);
  return result.data;
}

/** The default port. */
export const portOf = (tls: GatewaySettings["tls"]): number => (tls === "off" ? PLAIN_PORT : TLS_PORT);

/** The expiry of a stack: the given one, or with plain ICAP a short default. */
export const endWithout = (tls: GatewaySettings["tls"], expires: string | undefined): string | undefined =>
  expires ?? (tls === "off" ? PLAIN_EXPIRES : undefined);

/** Checks the settings that need TLS and those that need it off. */
export function checkTls(
  { gateway, workload, preset }: Pick<Settings, "gateway" | "workload" | "preset">,
  { sources }: Pick<ClientSettings, "sources">,
  findings: Findings,
): void {
  if (!findings.isValid("gateway.tls", "gateway.port")) return;
  const { tls, port, canaryPort } = gateway;
  if (tls === "on") {
    if (port === PLAIN_PORT) findings.add("gateway.port", `${port} ${ownPortProblem(port)}`);
    return;
  }
  if (workload !== "test" && findings.isValid("workload"))
    findings.add(
      "gateway.tls",
      `"off" sends files in clear text and serves everybody at the allowed addresses; ${
        preset === "prod"
          ? "the preset prod never allows it, so leave it out"
          : "where the stack inspects no real files, set workload: test, otherwise leave it out"
      }`,
    );
  if (sources === "serviceTag")
    findings.add(
      "client.sources",
      '"serviceTag" also holds addresses of others, whom nothing but TLS keeps out; with gateway.tls off use "addresses"',
    );
  const listened = listenPort(gateway);
  if (listened !== port && listened === canaryPort && findings.isValid("gateway.canaryPort"))
    findings.add(
      "gateway.canaryPort",
      `${canaryPort} stands on the gateways for gateway.port ${port}, which the ICAP relay has on loopback; choose another port for the load balancer's health probe`,
    );
}
