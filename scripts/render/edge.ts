/** A machine that is only the TLS edge in front of ICAP servers elsewhere: its servers, and stunnel's configuration. Pure. */
import { UserError } from "../../console/userError";
import { gatewayFiles, machineFiles } from "../../infra/gateway";
import { servicePaths, type ExternalSettings, type Settings } from "../../infra/settings";
import type { Choices } from "./folder";

const LINUX_CONFIGURATION = "/etc/stunnel/icap.conf";

/** The ICAP servers behind the edge. @param place words such as "a Windows machine" @throws UserError if the settings need more than stunnel */
export function serversBehind({ icap: { external }, gateway, client }: Settings, place: string): ExternalSettings {
  const problems = [
    ...(external === undefined
      ? [
          `icap.server  must be external: ${place} has no ICAP server of this package, so name your product's in icap.external`,
        ]
      : external.servers.flatMap(({ name, tls }) =>
          tls === undefined
            ? []
            : [`icap.external.servers  ${name} has tls, which ${place} does not speak to its servers; leave tls out`],
        )),
    ...(gateway.tls === "off" ? [`gateway.tls  must be on: ${place} is nothing but the TLS edge`] : []),
    ...(client.also.some(({ port }) => port !== undefined)
      ? [
          `client.also  a product's own port is led to gateway.port by a gateway's packet filter, which ${place} does not have; leave the port out`,
        ]
      : []),
  ];
  if (problems.length > 0) throw new UserError(problems.join("\n"));
  return external!;
}

/** The paths of the servers' services for the client's configuration. They are the servers' own, because nothing on the edge translates them. */
export function servicesBehind(external: ExternalSettings): { readonly REQMOD: string; readonly RESPMOD: string } {
  const { reqmod, respmod } = servicePaths(external);
  const words = (path: string) => (path === "" ? "none" : `\`/${path}\``);
  return { REQMOD: words(reqmod), RESPMOD: words(respmod) };
}

/** The parts of stunnel's configuration that depend on the machine. */
export interface EdgePlace {
  /** First lines of the file: comments, and global options. */
  readonly head: readonly string[];
  /** Path of a key or certificate file, by its name. */
  readonly path: (name: string) => string;
  /** Options of the gateway's file that do not apply to the machine. */
  readonly without: RegExp;
}

/** The gateway's own stunnel configuration with other paths and servers, so that the edge admits the same clients as a gateway. */
export function edgeConfiguration(
  settings: Settings,
  choices: Choices,
  { servers }: Pick<ExternalSettings, "servers">,
  { head, path, without }: EdgePlace,
): string {
  const file = machineFiles(settings, "a", choices, gatewayFiles()).files.find(
    ({ path: at }) => at === LINUX_CONFIGURATION,
  );
  if (file === undefined) throw new Error(`a gateway has no ${LINUX_CONFIGURATION}`);
  const connect = servers.map(({ address, port }) => `connect = ${address}:${port}`);
  const lines = file.content.split("\n").flatMap((line): string[] => {
    if (/^; (the relay sees|Fetched from|The TLS edge|After an edit)/.test(line) || without.test(line)) return [];
    if (/^connect =/.test(line)) return [...connect, ...(connect.length > 1 ? ["failover = rr"] : [])];
    return [line.replace(/\/var\/lib\/icap-gateway\/tls\/current\/(\S+)/, (_, name: string) => path(name))];
  });
  return [...head, ...lines].join("\n");
}
