import { setOfPrefixes, sizeOf } from "../../exposure";
import { decideClientTrust } from "../certificates/clientCertificate";
import { chosenList, clientProfiles, knownDataCentres } from "../network/clientProfile";
import { PUBLISHED_CLIENTS } from "../network/clients";
import { nsgLimitProblems, securityRules, type RuleInput } from "../network/securityRules";
import type { Findings } from "./findings";
import { checkRepeated, checkRepeatedRanges } from "./repeated";
import { suggestion } from "./problems";
import type { Given } from "../model/schema";
import type { ClientSettings, GatewaySettings, Preset } from "../model";

type Sources = Omit<ClientSettings, "trust" | "generateIdentity">;

/** The settings that decide from which addresses clients may connect. */
const SOURCES = [
  "client.profile",
  "client.list",
  "client.sources",
  "client.dataCentres",
  "client.also",
  "client.addresses",
] as const;

/** Maximum number of own addresses; more belong to a provider, not to a client. */
const MOST_OWN_ADDRESSES = 2 ** 20;

/** Completes the section `client`: who may connect, from where and with which certificate. */
export function readClient(
  sources: Sources,
  given: Given<"client">,
  context: {
    readonly preset: Preset;
    readonly gateway: GatewaySettings;
    readonly outbound: Pick<RuleInput, "egress" | "monitored" | "icapServers">;
    readonly now: Date;
  },
  findings: Findings,
): ClientSettings {
  checkSources(sources, given, findings);
  checkFurtherClients(sources, context.gateway, findings);
  if (findings.isValid(...SOURCES, "gateway.port"))
    for (const text of nsgLimitProblems(
      securityRules({ profiles: clientProfiles(sources), ...context.gateway, ...context.outbound }),
    ))
      findings.add(sources.addresses.length > 0 ? "client.addresses" : "client.dataCentres", text);

  const certificateGiven = given.certificates !== undefined || !findings.isValid("client.certificates");
  const generateIdentity = given.generateIdentity ?? (context.preset === "dev" && !certificateGiven);
  if (generateIdentity && context.preset === "prod")
    findings.add(
      "client.generateIdentity",
      "true is not allowed in prod, because everyone who can read the stack's outputs could act as the client; give the client's certificate in client.certificates",
    );
  const wanted = context.gateway.tls === "on" && findings.isValid("gateway.tls");
  if (wanted && !certificateGiven && !generateIdentity && findings.isValid("client.generateIdentity"))
    findings.add(
      "client.certificates",
      "is missing, so no client could connect. Give the client's public certificate as PEM" +
        (context.preset === "prod" ? "" : ", or set client.generateIdentity to true for a throw-away one"),
    );
  if (given.certificateName !== undefined && !certificateGiven)
    findings.add(
      "client.certificateName",
      `"${given.certificateName}" needs an authority in client.certificates, which is missing; give the authority's certificate as PEM`,
    );
  if (given.anyNameUnderAuthority === true && !certificateGiven)
    findings.add(
      "client.anyNameUnderAuthority",
      "true needs an authority in client.certificates, which is missing; give the authority's certificate as PEM",
    );
  if (given.certificates === undefined) return { ...sources, generateIdentity };

  const { trust, problems } = decideClientTrust(given.certificates, given, context.now);
  for (const { setting, text } of problems) findings.add(`client.${setting}`, text);
  if (trust && trust.mode !== "pin" && generateIdentity)
    findings.add(
      "client.generateIdentity",
      "true cannot be combined with an authority in client.certificates; give the client's own certificate there, or set generateIdentity to false",
    );
  return { ...sources, generateIdentity, ...(trust ? { trust } : {}) };
}

function checkSources(sources: Sources, given: Given<"client">, findings: Findings): void {
  if (!findings.isValid("client.profile")) return;
  const { profile } = sources;
  if (given.list !== undefined && profile !== "defender")
    findings.add(
      "client.list",
      `"${given.list}" applies only to the profile defender, and client.profile is ${profile}; leave client.list out`,
    );
  if (sources.sources === "serviceTag") checkServiceTag(sources, given, findings);
  if (profile === "custom") {
    if (given.dataCentres !== undefined && given.dataCentres !== "all")
      findings.add(
        "client.dataCentres",
        "applies only to built-in profiles; leave it out, because custom has no sources but client.addresses",
      );
    if (sources.addresses.length === 0 && findings.isValid("client.addresses"))
      findings.add(
        "client.addresses",
        "is missing; the profile custom has no published addresses, so give at least one",
      );
  }
  checkDataCentres(sources, findings);
  checkRepeatedRanges("client.addresses", sources.addresses, findings);
  const size = sizeOf(setOfPrefixes(sources.addresses));
  if (size > MOST_OWN_ADDRESSES)
    findings.add("client.addresses", `contains ${size} addresses; at most ${MOST_OWN_ADDRESSES} are allowed`);
}

function checkFurtherClients({ profile, also }: Sources, gateway: GatewaySettings, findings: Findings): void {
  const [names, ports] = [new Set<string>(), new Set<number>()];
  const placed = findings.withLeftOut("client.also", findings.placed("client.also", also));
  for (const [i, { profile: name, port }] of placed) {
    const path = `client.also[${i}]`;
    if (name !== undefined && name === profile && findings.isValid("client.profile"))
      findings.add(`${path}.profile`, `"${name}" is already client.profile; leave this entry out`);
    else if (name !== undefined && names.has(name)) findings.add(`${path}.profile`, `"${name}" is given twice`);
    if (name !== undefined) names.add(name);
    if (port === undefined) continue;
    if (port === gateway.port && findings.isValid("gateway.port"))
      findings.add(`${path}.port`, `${port} is already gateway.port, the default; leave the port out`);
    else if (port === gateway.canaryPort && findings.isValid("gateway.canaryPort"))
      findings.add(`${path}.port`, `${port} is already gateway.canaryPort; choose another port`);
    else if (ports.has(port))
      findings.add(`${path}.port`, `${port} is already the port of another product; give each product its own port`);
    ports.add(port);
  }
}

/** Refuses settings that select addresses within a service tag, which can only be used as a whole. */
function checkServiceTag({ profile }: Sources, given: Given<"client">, findings: Findings): void {
  if (profile === "custom" || PUBLISHED_CLIENTS[profile].serviceTag === undefined)
    findings.add(
      "client.sources",
      `"serviceTag" needs a profile with an Azure service tag, and ${profile} has none; use "addresses"`,
    );
  for (const choice of ["list", "dataCentres"] as const)
    if (given[choice] !== undefined && given[choice] !== "all")
      findings.add(
        `client.${choice}`,
        'cannot be combined with client.sources "serviceTag", which allows the whole tag; leave it out',
      );
}

function checkDataCentres(sources: Sources, findings: Findings): void {
  if (sources.dataCentres === "all" || sources.profile === "custom" || !findings.isValid("client.list")) return;
  const known = knownDataCentres(sources);
  const otherList = knownDataCentres({ ...sources, list: "appConnector" });
  const { title } = chosenList(PUBLISHED_CLIENTS[sources.profile], sources.list);
  checkRepeated("client.dataCentres", sources.dataCentres, (name) => name, findings);
  for (const [i, name] of findings.placed("client.dataCentres", sources.dataCentres)) {
    const path = `client.dataCentres[${i}]`;
    if (known.includes(name)) continue;
    if (otherList.includes(name))
      findings.add(
        path,
        `"${name}" is not in the ${title} (${known.join(", ")}); set client.list to "appConnector", which has it`,
      );
    else findings.add(path, `"${name}" is not a data centre of the ${title}${suggestion(name, known)}`);
  }
}
