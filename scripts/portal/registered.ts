/** ICAP servers and certificates in an export of a product's configuration of any format. Pure. */

/** An ICAP server that a configuration names. */
export interface RegisteredServer {
  /** `line 12`, or the place in a JSON document. */
  readonly where: string;
  readonly address: string;
  /** Absent if the configuration has none. */
  readonly port?: number;
  /** Path with its slash; absent if the configuration has none. */
  readonly path?: string;
  /** Whether the configuration says ICAP over TLS; absent if it does not say. */
  readonly secure?: boolean;
}

/** A service that a configuration names separately from the servers. */
export interface RegisteredService {
  readonly where: string;
  readonly path: string;
}

export interface Registered {
  readonly servers: readonly RegisteredServer[];
  readonly services: readonly RegisteredService[];
  /** PEM of every certificate in the configuration. */
  readonly certificates: readonly string[];
}

/** Finds ICAP URIs anywhere in the text, `config icap server` and `config icap profile` of FortiOS, and JSON objects with an address and a port. */
export function registeredIn(text: string): Registered {
  const plain = text.replaceAll("\\n", "\n").replaceAll("\r", "");
  return {
    servers: [...fromUris(text), ...fromFortiOs(text), ...fromJson(text)],
    services: servicesOfFortiOs(text),
    certificates: plain.match(/-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g) ?? [],
  };
}

const lineOf = (text: string, index: number): string => `line ${text.slice(0, index).split("\n").length}`;

function fromUris(text: string): RegisteredServer[] {
  const uris = text.matchAll(
    /(?<scheme>icaps?):\/\/(?<address>[^\s\\/:"'<>,;)]+)(?::(?<port>\d{1,5}))?(?<path>\/[^\s\\"'<>,;)]*)?/gi,
  );
  return [...uris].map(({ groups = {}, index }) => {
    const { scheme = "", address = "", port, path } = groups;
    const secure = scheme.toLowerCase() === "icaps";
    return {
      where: lineOf(text, index),
      address,
      // A URI with `icap://` and no port may stand for secure ICAP, which another field of the product decides.
      ...(port !== undefined ? { port: Number(port), secure } : secure ? { port: 11_344, secure } : {}),
      ...(path === undefined ? {} : { path }),
    };
  });
}

function fromFortiOs(text: string): RegisteredServer[] {
  const found: RegisteredServer[] = [];
  let inside = false;
  let server: { where: string; address?: string; port?: number; secure?: boolean } | undefined;
  for (const [index, line] of text.split("\n").entries()) {
    const [verb, name, value] = line.trim().split(/\s+/);
    if (/^config icap (remote-)?server$/.test(line.trim())) inside = true;
    else if (!inside) continue;
    // FortiOS leaves out default values: plain ICAP on port 1344.
    else if (verb === "edit") server = { where: `line ${index + 1}`, port: 1344, secure: false };
    else if (verb === "set" && server && value !== undefined) {
      if (name === "ip-address") server.address = value;
      if (name === "port" || name === "secure-port") server.port = Number(value);
      if (name === "secure") server.secure = value === "enable";
    } else if (verb === "next" && server?.address !== undefined) found.push({ ...server, address: server.address });
    else if (verb === "end") inside = false;
  }
  return found;
}

function servicesOfFortiOs(text: string): RegisteredService[] {
  let inside = false;
  return text.split("\n").flatMap((line, index) => {
    const words = line.trim();
    if (/^config /.test(words)) inside = words === "config icap profile";
    const path = inside ? /^set (?:request|response)-path "?([^"]*)"?$/.exec(words)?.[1] : undefined;
    return path === undefined ? [] : [{ where: `line ${index + 1}`, path }];
  });
}

function fromJson(text: string): RegisteredServer[] {
  try {
    return fromValue(JSON.parse(text), "");
  } catch {
    return [];
  }
}

const ADDRESS_KEYS = /^(ip|host|server)?[_-]?(address|ip|host)?$/i;

function fromValue(value: unknown, where: string): RegisteredServer[] {
  if (typeof value !== "object" || value === null) return [];
  const entries = Object.entries(value);
  const address = entries.find(
    ([key, one]) => key !== "" && ADDRESS_KEYS.test(key) && typeof one === "string" && /^\d+(\.\d+){3}$/.test(one),
  )?.[1] as string | undefined;
  const port = entries.find(([key]) => /^port$/i.test(key))?.[1];
  const here: RegisteredServer[] =
    address !== undefined && port !== undefined ? [{ where: where.slice(1), address, port: Number(port) }] : [];
  return [...here, ...entries.flatMap(([key, one]) => fromValue(one, `${where}.${key}`))];
}
