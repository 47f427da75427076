/** Compares a client's configuration with the running gateway. Pure. */
import { X509Certificate } from "node:crypto";
import { servicesOf, type Card } from "./card";
import type { Registered, RegisteredServer, RegisteredService } from "./registered";

export interface Comparison {
  /** Sentences about differences; empty when all that could be compared is the same. */
  readonly differences: readonly string[];
  /** Sentences about facts that the export does not contain. */
  readonly notCompared: readonly string[];
}

export function compare({ servers, services, certificates }: Registered, card: Card): Comparison {
  if (servers.length === 0)
    return {
      differences: ["no ICAP server was found in the export: neither an ICAP URI nor an address with a port"],
      notCompared: [],
    };
  const missing = card.servers
    .filter(({ address }) => !servers.some((one) => one.address === address))
    .map(({ lane, address, port }) => `lane ${lane}, ${address}:${port}, is not registered`);
  const certificate = certificateWords(certificates, card);
  return {
    differences: [
      ...missing,
      ...servers.flatMap((one) => differencesOf(one, card)),
      ...services.flatMap(({ where, path }) => serviceDifference({ where, path }, card)),
      ...certificate.differences,
    ],
    notCompared: [...servers.flatMap((one) => gapsOf(one, services)), ...certificate.notCompared],
  };
}

function differencesOf({ where, address, port, path, secure }: RegisteredServer, card: Card): string[] {
  const server = card.servers.find((one) => one.address === address);
  if (server === undefined)
    return [`${where}: ${address} is not an address of this gateway; files would go to whoever answers there`];
  return [
    ...(port === undefined || port === server.port
      ? []
      : [`${where}: port ${port} of ${address}; the gateway has ${server.port}${ofAnother(port, card)}`]),
    ...(secure === undefined || secure === card.secureIcap ? [] : [`${where}: ${protocolWords(address, secure)}`]),
    ...(path === undefined ? [] : serviceDifference({ where, path, of: ` of ${address}` }, card)),
  ];
}

function serviceDifference(
  { where, path, of = "" }: RegisteredService & { readonly of?: string },
  card: Card,
): string[] {
  const { reqmod, respmod } = servicesOf(card);
  const paths = [`/${reqmod}`, `/${respmod}`];
  if (paths.map(asServed).includes(asServed(path))) return [];
  return [`${where}: the service ${path}${of}; the gateway has ${paths.join(" and ")}`];
}

/** Words for a port that belongs to another product. */
function ofAnother(port: number, { furtherPorts }: Card): string {
  const [product] = Object.entries(furtherPorts).find(([, own]) => own === port) ?? [];
  return product === undefined ? "" : ` for this product, and that one for ${product} (--product ${product})`;
}

/** The path in the form that a gateway compares. It ignores slashes at the ends and capitals. */
const asServed = (path: string): string => `/${path.replace(/^\/+|\/+$/g, "").toLowerCase()}`;

const protocolWords = (address: string, secure: boolean): string =>
  secure
    ? `ICAP over TLS to ${address}; the gateway takes plain ICAP only (gateway.tls: off)`
    : `plain ICAP to ${address}; the gateway speaks ICAP over TLS only`;

function gapsOf({ where, port, path, secure }: RegisteredServer, services: readonly RegisteredService[]): string[] {
  const absent = [
    ...(port === undefined ? ["the port"] : []),
    ...(secure === undefined ? ["whether it is secure ICAP"] : []),
    ...(path === undefined && services.length === 0 ? ["the service"] : []),
  ];
  return absent.length === 0 ? [] : [`${where}: the export does not say ${absent.join(", ")}`];
}

function certificateWords(certificates: readonly string[], card: Card): Comparison {
  if (card.certificate === undefined) return { differences: [], notCompared: [] };
  if (certificates.length === 0)
    return { differences: [], notCompared: ["the export has no certificate of the gateway"] };
  const own = new X509Certificate(card.certificate.pem);
  const registered = certificates.map(parsed);
  if (registered.some((one) => one?.fingerprint256 === own.fingerprint256)) return { differences: [], notCompared: [] };
  const words = registered.map((one) => (one === undefined ? "one that cannot be read" : nameOf(one))).join("; ");
  return { differences: [`the certificate is not the gateway's, ${nameOf(own)}, but ${words}`], notCompared: [] };
}

function parsed(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

const nameOf = ({ subject, fingerprint256, validTo }: X509Certificate): string =>
  `${subject.replaceAll("\n", ", ")} (SHA-256 ${fingerprint256.slice(0, 23)}…, valid to ${validTo})`;

/** The comparison as lines for a terminal. */
export function comparisonInWords({ differences, notCompared }: Comparison): string {
  const lines = [
    ...differences.map((one) => `different: ${one}`),
    ...notCompared.map((one) => `not compared: ${one}`),
    differences.length === 0
      ? "No difference in the parts that could be compared."
      : differences.length === 1
        ? "1 difference."
        : `${differences.length} differences.`,
  ];
  return `${lines.join("\n")}\n`;
}
