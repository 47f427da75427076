import { gatewayFiles, type GatewayFileSettings, type GatewayIdentity } from "../../../../infra/gateway";
import { edgeOf } from "../../../../infra/gateway/edge";
import { FRAME, readManifest } from "../../../../infra/gateway/manifest";
import { inspectingOf } from "../../../../infra/model/limits";
import { fillTemplates } from "../../../../infra/gateway/template";
import { templateValues } from "../../../../infra/gateway/templateValues";

/** Each form that whole lines may have, as the language of their file reads them. Everything else is one plain word. */
const LINES: Readonly<Record<string, string>> = {
  // shell: a variable
  LISTS: '(?:LISTS=(?:"[a-z0-9-]+(?: [a-z0-9-]+)*")?|LISTS_URL=[A-Za-z0-9.:/-]+)',
  // systemd: one directive
  VERDICT_UNITS: "(?:PartOf|After)=[a-z.-]+(?: [a-z.-]+)*",
  RELAY_GROUPS: "(?:# [^\\n]+|SupplementaryGroups=icap-scan)",
  PROBE_ADDRESSES: "IPAddressAllow=localhost(?: [0-9./]+)*",
  SERVER_ADDRESSES: "(?:# [^\\n]+|IPAddressAllow=[0-9.]+(?: [0-9.]+)*)",
  // haproxy: a section, a comment, or one directive
  RELAY_FRONTENDS:
    '(?:frontend relay-\\d+| {4}(?:# [^\\n]+|mode tcp|bind 127\\.0\\.0\\.1:\\d+|timeout client \\d+s|log 127\\.0\\.0\\.1:\\d+ format raw local0|option logasap|log-format "%ci:%cp %s"|tcp-request content reject if \\{ (?:[a-z()]+ (?:lt|ge) \\d+|src 127\\.0\\.1\\.\\d \\} !\\{ srv_is_up\\(icap/[a-z0-9-]+\\)) \\}|default_backend icap))',
  METRICS_DOOR:
    "(?:# [^\\n]+|frontend metrics| {4}(?:bind 0\\.0\\.0\\.0:\\d+|http-request use-service prometheus-exporter if \\{ path /metrics \\}|http-request deny deny_status 404))",
  MEANT: " {4}use-server [a-z0-9-]+ if \\{ src 127\\.0\\.1\\.\\d \\}",
  SERVERS: " {4}server [a-z0-9-]+ [0-9.]+:\\d+ weight \\d+ maxconn \\d+ disabled check(?: ssl [A-Za-z0-9 ./()_-]+)?",
  CHECKS:
    "(?:listen check-[a-z0-9-]+| {4}(?:mode tcp|bind 127\\.0\\.0\\.1:\\d+|timeout (?:client|server|connect) \\d+s|retries 0|server [a-z0-9-]+ [0-9.]+:\\d+(?: ssl [A-Za-z0-9 ./()_-]+)?))",
  // shell: a comment or a variable
  SECRET_SOURCE: "(?:# [^\\n]+|[A-Z_]+=[A-Za-z0-9_.,:/-]+)",
  // nftables: a comment, or one rule
  CLIENTS: "(?:ct original proto-dst \\d+ ip saddr \\{ [0-9./, ]+ \\} )?tcp dport [A-Za-z0-9_.,:/-]+ goto clients",
  PROBES: '(?:# [^\\n]+|ip saddr [0-9./, {}]+ tcp dport \\d+ counter accept comment "[A-Za-z ]+")',
  FURTHER_PORTS:
    "(?:# no client has a port of its own \\(client\\.also\\)|tcp dport \\{ \\d+(?:, \\d+)* \\} redirect to :\\d+)",
  // stunnel: a comment, or one option
  TRUST: "(?:; [^\\n]+|verifyPeer = yes|verifyChain = yes|requireCert = yes|checkHost = [A-Za-z0-9.-]+)",
  // haproxy: a comment, or one tcp-check whose only argument from outside is quoted
  CANARY_CHECKS:
    '(?: {4}# [^\\n]+| {4}tcp-check (?:connect|send-binary [0-9a-f]+|send "(?:[^"\\\\$\\n]|\\\\.)*"|expect (?:min-recv \\d+ )?(?:error-status L7STS )?(?:! )?string "[^"\\\\$\\n]*"))',
  // haproxy: a comment, an answer, or a section
  CLAMD_DEAD:
    "(?:# [^\\n]+|http-request return status 503 [^\\n]* if \\{ path /livez \\} \\{ nbsrv\\(clamd-alive\\) lt 1 \\})",
  CLAMD_ALIVE:
    "(?:# [^\\n]+|backend clamd-alive| {4}(?:mode tcp|option tcp-check|tcp-check [^\\n]+|server clamd [^\\n]+))",
  // clamd: one option
  DLP: "(?:AlertEncrypted(?:Archive|Doc) (?:yes|no)|MaxScanTime \\d+)",
  // a signature: its name, its target, its logic, its parts (an expression ends in /, holding no bare / or ;)
  SIGNATURES:
    "Gateway\\.[A-Za-z]+(?:\\.[A-Za-z0-9]+)*;Engine:[\\d-]+,Target:\\d+(?:;(?:[^;/\\n]|\\\\/)*(?:/(?:[^;/\\n]|\\\\/)*/[a-z]*)?)+",
};
const WORD = "[A-Za-z0-9_.,:/-]+";
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Only what a template says, with words and known lines at its placeholders. */
function shapeOf(template: string): RegExp {
  const lines = template.split("\n").map((line) => {
    const whole = /^( *)\{\{([A-Z_]+)\}\}$/.exec(line);
    const form = whole && LINES[whole[2]!];
    if (form) return `${whole[1]}${form}(?:\n${whole[1]}${form})*`;
    return line
      .split(/(\{\{[A-Z_]+\}\})/)
      .map((part) =>
        part === "{{PACKAGE_WORDS}}" || part === "{{DAEMONS}}"
          ? "[a-z0-9 .-]+"
          : /^\{\{/.test(part)
            ? WORD
            : escaped(part),
      )
      .join("");
  });
  return new RegExp(`^${lines.join("\n")}$`);
}

/** Each template with its shape; a template of several ways to inspect is made a shape of once. */
const SHAPES = new Map<string, RegExp>();
function shapeOnce(source: string, template: string): RegExp {
  const shape = SHAPES.get(source) ?? shapeOf(template);
  SHAPES.set(source, shape);
  return shape;
}

/** The files of cloud-init/ that say something else than their templates. */
export function changedMeanings(settings: GatewayFileSettings, identity: GatewayIdentity): string[] {
  const files = gatewayFiles();
  const destinations = readManifest(files, inspectingOf(settings), { edge: edgeOf(settings.gateway), place: "azure" });
  const sources = [FRAME, ...destinations.flatMap(({ source, template }) => (source && template ? [source] : []))];
  const templates = Object.fromEntries(sources.map((source) => [source, files[source]!]));
  const filled = fillTemplates(templates, templateValues(settings, "a", identity));
  return sources.filter((source) => !shapeOnce(source, templates[source]!).test(filled[source]!));
}
