import { createHash } from "node:crypto";
import { RULES } from "./rules";
import { stops } from "./judge";
import type { RuleFinding, JudgedResource, Rule, Severity } from "./types";

/** A place in the repository. */
export interface Location {
  /** Path from the repository's root, with slashes. */
  readonly uri: string;
  /** From 1. */
  readonly line: number;
}

export interface SarifOptions {
  /** The stack's file, for example `Pulumi.prod.yaml`: the place of a finding whose place in the program is not known. */
  readonly stackFile: string;
  /** Finds the place of a finding, when the caller knows better than the engine's source position. */
  readonly locate?: (finding: RuleFinding) => Location | undefined;
  /** Reasons why findings may be missing, so that an empty list is not taken for a clean one. */
  readonly notKnown?: readonly string[];
}

/** A SARIF 2.1.0 log, as far as it is written here. */
export interface Sarif {
  readonly $schema: string;
  readonly version: "2.1.0";
  readonly runs: readonly object[];
}

/** Rank of a security finding in code scanning (GitHub: "SARIF support for code scanning", `security-severity`). */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "3.0",
};

/** The findings for code scanning (OASIS SARIF 2.1.0): `error` stops a deployment, `note` cannot be judged yet. */
export function toSarif(findings: readonly RuleFinding[], options: SarifOptions): Sarif {
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "defender-icap-gateway guard rails", rules: RULES.map(sarifRule) } },
        columnKind: "utf16CodeUnits",
        ...invocations(options.notKnown ?? []),
        results: findings.map((finding) => result(finding, options)),
      },
    ],
  };
}

const invocations = (notKnown: readonly string[]): object =>
  notKnown.length === 0
    ? {}
    : {
        invocations: [
          {
            executionSuccessful: false,
            toolExecutionNotifications: notKnown.map((text) => ({ level: "error", message: { text } })),
          },
        ],
      };

function sarifRule({ name, title, severity, reason, remedy }: Rule): object {
  return {
    id: name,
    shortDescription: { text: title },
    fullDescription: { text: reason },
    help: { text: remedy, markdown: remedy },
    properties: { tags: ["security"], "security-severity": SECURITY_SEVERITY[severity] },
  };
}

function result(finding: RuleFinding, { stackFile, locate }: SarifOptions): object {
  const { resource, rule, message, path, outcome } = finding;
  const { uri, line } = locate?.(finding) ?? programLocation(resource) ?? { uri: stackFile, line: 1 };
  const fullyQualifiedName = path === undefined ? resource.name : `${resource.name}.${path}`;
  return {
    ruleId: rule,
    ruleIndex: RULES.findIndex(({ name }) => name === rule),
    level: outcome === "unjudged" ? "note" : stops(finding) ? "error" : "warning",
    kind: outcome === "unjudged" ? "open" : "fail",
    message: { text: `${resource.name}: ${message}` },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri }, region: { startLine: line } },
        logicalLocations: [{ name: resource.name, fullyQualifiedName, kind: "resource" }],
      },
    ],
    // The same finding stays one alert when lines move or the wording changes.
    partialFingerprints: {
      "guardRail/v1": createHash("sha256").update(`${rule}\n${resource.type}\n${fullyQualifiedName}`).digest("hex"),
    },
  };
}

/** The engine's source position, when it is inside the project: `project:///infra/network/securityGroup.ts#14,3`. */
export function programLocation({ sourcePosition }: JudgedResource): Location | undefined {
  const match = /^project:\/\/\/([^#]+)#(\d+)/.exec(sourcePosition ?? "");
  const uri = match && decodeURIComponent(match[1]!);
  return uri && !uri.split("/").includes("..") && !uri.startsWith("node_modules/")
    ? { uri, line: Math.max(1, Number(match[2])) }
    : undefined;
}
