import { trustProblems } from "../certificates/trust";
import { EXTERNAL_PRODUCTS, servicePaths } from "../icap/products";
import { blockedIcapStatuses } from "../icap/blocked";
import { EXTERNAL_PRODUCT_NAMES } from "../model/limits";
import { EXTERNAL_SERVER } from "../model/partDefaults";
import type { Given } from "../model/schema";
import { EXTERNAL } from "../model/sections/icap";
import { byPreset } from "../model/setting";
import type { ExternalServer, ExternalSettings, IcapSettings, Preset } from "../model";
import type { Findings } from "./findings";
import { checkRepeated } from "./repeated";

const SERVERS = "icap.external.servers";

type GivenExternal = NonNullable<Given<"icap">["external"]>;

/** Completes the section `icap`: where files are inspected. */
export function readIcap(
  defaults: Omit<IcapSettings, "external">,
  { external, ...given }: Given<"icap">,
  context: { readonly preset: Preset; readonly dlpGiven: boolean; readonly now: Date },
  findings: Findings,
): IcapSettings {
  const icap = { ...defaults, ...given };
  if (external === undefined && !findings.isValid("icap.external")) return icap;
  // if icap.server is wrong, the servers are checked, but not whether they are wanted
  if (!findings.isValid("icap.server"))
    return external === undefined ? icap : { ...icap, external: readExternal(external, context, findings) };
  if (icap.server === "builtIn") {
    if (external !== undefined)
      findings.add(
        "icap.external",
        "is given, but icap.server is builtIn; set icap.server to external, or leave it out",
      );
    return icap;
  }
  if (context.dlpGiven)
    findings.addBeside(
      "dlp",
      "is given, but icap.server is external: those servers inspect by their own policy, and a rule here would block nothing; leave it out",
    );
  if (external === undefined) {
    findings.add(
      "icap.external",
      "is missing; with icap.server external say which servers inspect: a product and servers, each with an address",
    );
    return icap;
  }
  return { ...icap, external: readExternal(external, context, findings) };
}

function readExternal(
  given: GivenExternal,
  { preset, now }: { readonly preset: Preset; readonly now: Date },
  findings: Findings,
): ExternalSettings {
  const right = (...names: readonly (keyof GivenExternal)[]) =>
    !names.some((name) => findings.concern(`icap.external.${name}`));
  const missing = (name: keyof GivenExternal, text: string) => {
    if (given[name] === undefined && right(name)) findings.add(`icap.external.${name}`, `is missing; ${text}`);
  };
  missing("product", `it is one of ${EXTERNAL_PRODUCT_NAMES.join(", ")}`);
  missing("servers", "give 1 to 8 servers, for example [{ address: 10.40.0.10 }]");
  const placed = findings.placed(SERVERS, given.servers ?? []);
  const servers = [...placed].map(([place, server]) => completeServer(server, place));
  checkServers(findings.withLeftOut(SERVERS, placed), now, findings);
  for (const name of ["blockedHeaders", "passHeaders"] as const)
    checkRepeated(
      `icap.external.${name}`,
      given[name] ?? [],
      (header) => header.toLowerCase(),
      findings,
      (header) => `"${header}" is named before, and capitals make no difference; leave one out`,
    );
  checkTimes({ ...byPreset(EXTERNAL, preset), ...given }, right, findings);
  // If there is a problem above, the parts that depend on the product are not checked; nothing is created anyway.
  const external = {
    ...byPreset(EXTERNAL, preset),
    ...given,
    product: given.product ?? ("generic-reqmod" as const),
    servers,
  };
  if (given.product === undefined) return external;
  if (right("reqmodPath", "respmodPath")) checkServices(external, findings);
  checkOverload(external, findings);
  const { needsCanaryText, title } = EXTERNAL_PRODUCTS[given.product];
  if (needsCanaryText && external.canary !== "optionsOnly" && right("canary"))
    missing(
      "canaryText",
      `${title} would allow the default sentence, so give a text that it finds, such as that of the EICAR test file (docs/appliances.md)`,
    );
  return external;
}

/**
 * Checks that a transaction has time left for its verdict after waiting in the queue or for an unreachable server, because the time limit
 * includes both waits.
 */
function checkTimes(
  {
    connectSeconds,
    queueSeconds,
    verdictSeconds,
  }: Pick<ExternalSettings, "connectSeconds" | "queueSeconds" | "verdictSeconds">,
  areRight: (...names: readonly (keyof GivenExternal)[]) => boolean,
  findings: Findings,
): void {
  if (areRight("connectSeconds", "verdictSeconds") && connectSeconds >= verdictSeconds)
    findings.add(
      "icap.external.connectSeconds",
      `is ${connectSeconds} and icap.external.verdictSeconds is ${verdictSeconds}, which the attempt counts towards, so a file for a server that cannot be reached would go to no other; make it less`,
    );
  if (areRight("queueSeconds", "verdictSeconds") && queueSeconds >= verdictSeconds)
    findings.add(
      "icap.external.queueSeconds",
      `is ${queueSeconds} and icap.external.verdictSeconds is ${verdictSeconds}, which the wait counts towards, so a transaction that waited would get no verdict; make it less`,
    );
}

const defaultName = (place: number): string => `server-${place + 1}`;

const completeServer = (server: NonNullable<GivenExternal["servers"]>[number], place: number): ExternalServer => ({
  ...server,
  name: server.name ?? defaultName(place),
  port: server.port ?? EXTERNAL_SERVER.port,
  weight: server.weight ?? EXTERNAL_SERVER.weight,
  connections: server.connections ?? EXTERNAL_SERVER.connections,
});

/** Checks that names and addresses differ, and that each certificate can verify a server. Parts that are wrong are not looked at. */
function checkServers(
  servers: ReadonlyMap<number, Partial<NonNullable<GivenExternal["servers"]>[number]>>,
  now: Date,
  findings: Findings,
): void {
  const names = new Set<string>();
  const ends = new Map<string, number>();
  for (const [place, { address, ...given }] of servers) {
    const path = `${SERVERS}[${place}]`;
    const name = findings.orDefault(`${path}.name`, given.name, defaultName(place));
    if (name !== undefined && names.has(name))
      findings.add(`${path}.name`, `"${name}" is the name of another server; give each its own`);
    if (name !== undefined) names.add(name);
    const port = findings.orDefault(`${path}.port`, given.port, EXTERNAL_SERVER.port);
    if (address !== undefined && port !== undefined) {
      const end = `${address}:${port}`;
      const other = ends.get(end);
      if (other !== undefined)
        findings.add(`${path}.address`, `${end} is icap.external.servers[${other}] too; name each server once`);
      ends.set(end, other ?? place);
    }
    for (const problem of given.tls ? trustProblems(given.tls.authority, given.tls.serverName, now) : [])
      findings.add(`${path}.tls.authority`, problem);
  }
}

/** Checks that no answer means both "blocked" and "overloaded". */
function checkOverload(external: ExternalSettings, findings: Findings): void {
  const ofFile = EXTERNAL_PRODUCTS[external.product].overload.icapStatus;
  const overloaded = findings.orDefault("icap.external.overloadStatuses", external.overloadStatuses, ofFile) ?? [];
  const given = external.blockedIcapStatuses ?? [];
  const ofProduct = blockedIcapStatuses({ ...external, blockedIcapStatuses: [] });
  for (const [i, status] of findings.placed("icap.external.overloadStatuses", external.overloadStatuses ?? []))
    if (ofProduct.includes(status))
      findings.add(
        `icap.external.overloadStatuses[${i}]`,
        `${status} means "blocked" in the product's file; leave it out`,
      );
  for (const [i, status] of findings.placed("icap.external.blockedIcapStatuses", given))
    if (overloaded.includes(status))
      findings.add(
        `icap.external.blockedIcapStatuses[${i}]`,
        `${status} means "too many requests" as well (icap.external.overloadStatuses); leave it out of one of them`,
      );
}

/** Checks that the servers have a service at all, and no method for which the product uses a separate kind of server. */
function checkServices(external: ExternalSettings, findings: Findings): void {
  const { oneMethodPerServer, title } = EXTERNAL_PRODUCTS[external.product];
  const { reqmod, respmod } = servicePaths(external);
  if (reqmod === "" && respmod === "")
    findings.add(
      "icap.external.reqmodPath",
      "and icap.external.respmodPath are both empty; the servers need one service",
    );
  if (oneMethodPerServer && reqmod !== "" && respmod !== "")
    findings.add(
      "icap.external.reqmodPath",
      `is "${reqmod}" and icap.external.respmodPath is "${respmod}"; a server of ${title} serves one method, so set the other path to ""`,
    );
}
