import { rangeOf, setOfPrefixes, sizeOf } from "../../exposure";
import { decideClientTrust } from "../certificates/clientCertificate";
import { chosenList, clientProfiles, knownDataCentres } from "../network/clientProfile";
import { PUBLISHED_CLIENTS } from "../network/clients";
import { nsgLimitProblems, securityRules, type RuleInput } from "../network/securityRules";
import type { Findings } from "./findings";
import { suggestion } from "./problems";
import type { Given } from "../model/schema";
import type { ClientSettings, GatewaySettings, Preset } from "../model";

type Sources = Omit<ClientSettings, "trust" | "generateIdentity">;

/** The settings that decide from where. */
const SOURCES = [
  "client.profile",
  "client.list",
  "client.sources",
  "client.dataCentres",
  "client.also",
  "client.addresses",
] as const;

/** More own addresses than this are a provider's, not a client's. */
const MOST_OWN_ADDRESSES = 2 ** 20;

/** Completes the section `client`: who may connect, from where and with which certificate. */
export function readClient(
  sources: Sources,
  given: Given<"client">,
  context: {
    readonly preset: Preset;
    readonly gateway: GatewaySettings;
    readonly egress: Pick<RuleInput, "egress" | "monitored">;
    readonly now: Date;
  },
  findings: Findings,
): ClientSettings {
  checkSources(sources, given, findings);
  checkFurtherClients(sources, context.gateway, findings);
  if (findings.sound(...SOURCES, "gateway.port"))
    for (const text of nsgLimitProblems(
      securityRules({ profiles: clientProfiles(sources), ...context.gateway, ...context.egress, icapServers: [] }),
    ))
      findings.add(sources.addresses.length > 0 ? "client.addresses" : "client.dataCentres", text);

  const certificateGiven = given.certificates !== undefined || !findings.sound("client.certificates");
  const generateIdentity = given.generateIdentity ?? (context.preset === "dev" && !certificateGiven);
  if (generateIdentity && context.preset === "prod")
    findings.add(
      "client.generateIdentity",
      "true is not for prod: whoever reads the stack's outputs could be the client; give the client's certificate in client.certificates",
    );
  if (!certificateGiven && !generateIdentity && findings.sound("client.generateIdentity"))
    findings.add(
      "client.certificates",
      "is missing; nobody could connect. Give the client's public certificate as PEM" +
        (context.preset === "prod" ? "" : ", or set client.generateIdentity to true for a throw-away one"),
    );
  if (given.certificateName !== undefined && !certificateGiven)
    findings.add(
      "client.certificateName",
      `"${given.certificateName}" belongs to an authority in client.certificates, which is missing`,
    );
  if (given.anyNameUnderAuthority === true && !certificateGiven)
    findings.add(
      "client.anyNameUnderAuthority",
      "true belongs to an authority in client.certificates, which is missing",
    );
  if (given.certificates === undefined) return { ...sources, generateIdentity };

  const { trust, problems } = decideClientTrust(given.certificates, given, context.now);
  for (const { setting, text } of problems) findings.add(`client.${setting}`, text);
  if (trust && trust.mode !== "pin" && generateIdentity)
    findings.add(
      "client.generateIdentity",
      "true needs a certificate of the client's own in client.certificates; an authority cannot stand beside a generated one",
    );
  return { ...sources, generateIdentity, ...(trust ? { trust } : {}) };
}

function checkSources(sources: Sources, given: Given<"client">, findings: Findings): void {
  if (!findings.sound("client.profile")) return;
  const { profile } = sources;
  if (given.list !== undefined && profile !== "defender")
    findings.add("client.list", `"${given.list}" is a list of the profile defender, not of ${profile}; leave it out`);
  if (sources.sources === "serviceTag") checkServiceTag(sources, given, findings);
  if (profile === "custom") {
    if (given.dataCentres !== undefined && given.dataCentres !== "all")
      findings.add("client.dataCentres", "belongs to a built-in profile; custom has only client.addresses");
    if (sources.addresses.length === 0 && findings.sound("client.addresses"))
      findings.add("client.addresses", "is missing; the profile custom has no others");
  }
  checkDataCentres(sources, findings);
  if (!findings.sound("client.addresses")) return;
  // "52.1.2.3" and "52.1.2.3/32" are one.
  const ranges = sources.addresses.map(rangeOf).map(({ first, last }) => `${first}-${last}`);
  for (const [i, range] of ranges.entries())
    if (ranges.indexOf(range) !== i) findings.add(`client.addresses[${i}]`, `"${sources.addresses[i]}" is given twice`);
  const size = sizeOf(setOfPrefixes(sources.addresses));
  if (size > MOST_OWN_ADDRESSES)
    findings.add("client.addresses", `holds ${size} addresses; a client has at most ${MOST_OWN_ADDRESSES}`);
}

function checkFurtherClients({ profile, also }: Sources, gateway: GatewaySettings, findings: Findings): void {
  const names = also.map((one) => one.profile);
  const ports = also.map(({ port }) => port);
  for (const [i, { profile: name, port }] of also.entries()) {
    const path = `client.also[${i}]`;
    if (name === profile) findings.add(`${path}.profile`, `"${name}" is client.profile already`);
    else if (names.indexOf(name) !== i) findings.add(`${path}.profile`, `"${name}" is given twice`);
    if (port === undefined) continue;
    if (port === gateway.port)
      findings.add(`${path}.port`, `${port} is gateway.port, which it has anyway; leave it out`);
    else if (port === gateway.canaryPort) findings.add(`${path}.port`, `${port} is gateway.canaryPort; take another`);
    else if (ports.indexOf(port) !== i) findings.add(`${path}.port`, `${port} is another product's; give each its own`);
  }
}

/** A tag is one thing as a whole. */
function checkServiceTag({ profile }: Sources, given: Given<"client">, findings: Findings): void {
  if (profile === "custom" || PUBLISHED_CLIENTS[profile].serviceTag === undefined)
    findings.add("client.sources", `"serviceTag" is not for the profile ${profile}, which has no service tag in Azure`);
  for (const choice of ["list", "dataCentres"] as const)
    if (given[choice] !== undefined && given[choice] !== "all")
      findings.add(`client.${choice}`, 'chooses among addresses; with client.sources "serviceTag" leave it out');
}

function checkDataCentres(sources: Sources, findings: Findings): void {
  if (
    sources.dataCentres === "all" ||
    sources.profile === "custom" ||
    !findings.sound("client.dataCentres", "client.list")
  )
    return;
  const known = knownDataCentres(sources);
  const otherList = knownDataCentres({ ...sources, list: "appConnector" });
  const { title } = chosenList(PUBLISHED_CLIENTS[sources.profile], sources.list);
  for (const [i, name] of sources.dataCentres.entries()) {
    const path = `client.dataCentres[${i}]`;
    if (sources.dataCentres.indexOf(name) !== i) findings.add(path, `"${name}" is given twice`);
    if (known.includes(name)) continue;
    if (otherList.includes(name))
      findings.add(path, `"${name}" is not in the ${title} (${known.join(", ")}), only in the list appConnector`);
    else findings.add(path, `"${name}" is not a data centre of the ${title}${suggestion(name, known)}`);
  }
}
