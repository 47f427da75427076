import { warningsOf } from "./icap/notices";
import type { Settings } from "./model";
import type { LaneName } from "./model/limits";

/** The fields of the client's connector wizard, in its order and words (Defender for Cloud Apps, external DLP). */
export interface PortalCard {
  /** A name for the connection; free to choose. */
  readonly name: string;
  /** The wizard creates one connection per method; create one for each method that you need. */
  readonly connectionTypes: readonly PortalConnection[];
  /** One or two servers: both addresses. */
  readonly servers: readonly PortalServer[];
  /** Ports of further products (`client.also`) that have their own, on the same addresses. */
  readonly furtherPorts: Readonly<Record<string, number>>;
  /** "Use secure ICAP": the gateway accepts only that or, without TLS (`gateway.tls: off`), only plain ICAP. */
  readonly secureIcap: boolean;
  /** "Stunnel's public root certificate"; absent without TLS. */
  readonly certificate?: { readonly fileName: string; readonly pem: string };
  /**
   * Warnings about properties that the gateway does not guarantee, for the person who enables the client. Sentences; empty if there are
   * none.
   */
  readonly warnings: readonly string[];
}

export interface PortalConnection {
  readonly type: "Generic ICAP - REQMOD" | "Generic ICAP - RESPMOD";
  /** Path of the service. Microsoft's form has no field for it; other clients need it. */
  readonly service: string;
}

export interface PortalServer {
  readonly lane: LaneName;
  readonly address: string;
  readonly port: number;
  /** Azure location of the lane, where the lanes are in two. */
  readonly location?: string;
}

/** @internal The card for a deployment. `certificate` is public. */
export function portalCard(
  settings: Pick<Settings, "gateway" | "icap" | "client" | "location" | "secondRegion">,
  name: string,
  addresses: Readonly<Record<LaneName, string>>,
  certificate: string,
): PortalCard {
  const { port, tls } = settings.gateway;
  const { secondRegion } = settings;
  return {
    name,
    connectionTypes: [
      { type: "Generic ICAP - REQMOD", service: `/${settings.icap.reqmodService}` },
      { type: "Generic ICAP - RESPMOD", service: `/${settings.icap.respmodService}` },
    ],
    servers: [
      { lane: "a", address: addresses.a, port, ...(secondRegion ? { location: settings.location } : {}) },
      { lane: "b", address: addresses.b, port, ...(secondRegion ? { location: secondRegion.location } : {}) },
    ],
    furtherPorts: Object.fromEntries(
      settings.client.also.flatMap(({ profile, port }) => (port === undefined ? [] : [[profile, port] as const])),
    ),
    secureIcap: tls === "on",
    ...(tls === "on" ? { certificate: { fileName: "cert.pem", pem: certificate } } : {}),
    warnings: warningsOf(settings),
  };
}
