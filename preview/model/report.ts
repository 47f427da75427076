import type { EndpointKind } from "../../exposure";
import type { RuleOutcome, Severity } from "../../policy/index";

/** Addresses in words: exact prefixes (without `/32`), and service tags, whose addresses only their owner knows. */
export interface AddressList {
  /** Number of addresses that are certainly in the list; members of tags are not counted. */
  readonly size: number;
  readonly prefixes: readonly string[];
  /** `in AzureCloud`: addresses of unresolved tags. `within` is the maximum number of these addresses. */
  readonly tags: readonly { readonly condition: string; readonly within?: number }[];
}

/** A difference in reachability: what can be reached only after the change, or only before it. */
export interface ReachabilityChange {
  readonly kind: EndpointKind;
  /** `both lanes`, `lane a`, or the endpoint's name. */
  readonly where: string;
  readonly protocol: string;
  /** `11344`, `8000-8100`, `any`. */
  readonly ports: string;
  /** Ports before the change, if the same addresses only moved to other ports. */
  readonly movedFrom?: string;
  /** The same addresses reach the same lane at another public address. */
  readonly readdressed?: true;
  readonly added: AddressList;
  readonly removed: AddressList;
  /** Whether so many addresses reach a public endpoint that they count as the internet. */
  readonly internet: boolean;
}

/** A client certificate that the gateways admit. */
export interface AdmittedClient {
  /** Distinguished name. */
  readonly subject: string;
  readonly issuer?: string;
  /** SHA-256 of the public key (SubjectPublicKeyInfo), hexadecimal; absent if the deployment generates the key. */
  readonly keySha256?: string;
  /** ISO 8601. */
  readonly notBefore?: string;
  readonly notAfter?: string;
  /** Set for an authority's certificate: every certificate that it signed for this name is admitted. */
  readonly signsFor?: string;
}

/** Changes of the clients that the gateways admit. A renewal for the same key is a change too. */
export interface AdmissionChange {
  readonly added: readonly AdmittedClient[];
  readonly removed: readonly AdmittedClient[];
  readonly unknown: readonly string[];
}

/** One setting of the connector in the client's portal that must be edited. */
export interface PortalItem {
  /** `address of server 1 (lane a)`, `port`, `certificate` */
  readonly what: string;
  readonly before?: string;
  /** The new value, or where to find it once it exists. */
  readonly after: string;
  /** PEM to upload, if it is known. It is public. */
  readonly pem?: string;
}

/** The edits to make in the portal. `unknown`: it is not known whether edits are needed, for the given reasons. */
export interface PortalChange {
  readonly action: "nothing" | "edit" | "unknown";
  readonly items: readonly PortalItem[];
  readonly unknown: readonly string[];
}

/** `forget`: Pulumi drops the resource from its state and leaves it in Azure (retainOnDelete). */
export interface LifecycleStep {
  readonly action: "create" | "delete" | "forget";
  readonly name: string;
  /** Kind of resource: `LoadBalancer`. */
  readonly of: string;
}

/** Resources that are replaced, created or permanently deleted. */
export interface LifecycleChange {
  /** Resources that carry traffic, in the engine's order. */
  readonly steps: readonly LifecycleStep[];
  /**
   * Other resources that are created or permanently deleted, by name. Replacements of resources that carry no traffic are among the other
   * changes, with the reason.
   */
  readonly besides: readonly LifecycleStep[];
  /** The gateways get new keys or certificates. */
  readonly rotates: boolean;
  /** Names of the replaced resources. */
  readonly replaced: readonly string[];
  /** The lanes do not wait for each other in this change, or no longer will after it. */
  readonly together: boolean;
  /** Interruptions that traffic notices, one sentence each; `severe` ones lose transactions. */
  readonly interruptions: readonly {
    readonly text: string;
    readonly severe: boolean;
    /** Set for an interruption by the replacement of lanes' machines. */
    readonly ofLanes?: true;
  }[];
}

/** A rule of a security group that is added, removed or changed. */
export interface RuleChange {
  readonly group: string;
  readonly rule: string;
  readonly change: "added" | "removed" | "changed";
  /** Direction, priority and access, by which a reader finds the rule. */
  readonly summary: string;
  /** Changed fields other than addresses: `priority 100 → 110`. */
  readonly fields: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Private addresses that peerings newly join to a virtual network, or no longer join to it. */
export interface JoinedNetwork {
  readonly network: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Public addresses that a storage account's firewall newly admits, or no longer admits. They can upload exact lists. */
export interface StorageAccess {
  readonly account: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Change of the place where files are inspected, and the notices about it. */
export interface InspectionChange {
  /** Parts of the first line, such as `files are also inspected by dlp-3 (10.40.0.12:1344)`, and the headlines of new warnings. */
  readonly verdicts: readonly string[];
  /** Warnings, for example that nothing shows whether the servers block. They are in every report, changed or not. */
  readonly warnings: readonly string[];
  /** New facts, for example a changed number of planted files a day. */
  readonly facts: readonly string[];
}

/** A renamed security group: most of its rules are unchanged. */
export interface GroupRename {
  readonly before: string;
  readonly after: string;
  /** Number of unchanged rules; the others are among the rule changes. */
  readonly same: number;
}

/** A file of the machines' boot data. */
export interface BootFileChange {
  readonly where: string;
  readonly path: string;
  readonly change: "added" | "removed" | "changed";
  readonly linesAdded: number;
  readonly linesRemoved: number;
}

/** A change that affects the bill or the quota. */
export interface CostChange {
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

/** A change that no other part of the report covers. */
export interface OtherChange {
  readonly action: string;
  /** `identity`, or `tags of 14 resources` */
  readonly what: string;
  /** Property paths without values. */
  readonly paths: readonly string[];
}

/** The guard rails' own terms (policy/types.ts), the most severe first, as lists for the validation of reports that are read from files. */
export const SEVERITIES = ["critical", "high", "medium", "low"] as const satisfies readonly Severity[];
export const ENFORCED = ["mandatory", "advisory"] as const;
export const OUTCOMES = ["violated", "unjudged"] as const satisfies readonly RuleOutcome[];

/** A guard rail's finding about one resource. */
export interface GuardRailFinding {
  readonly rule: string;
  readonly severity: Severity;
  /** `mandatory` stops a deployment with the policy pack. */
  readonly enforcement: "mandatory" | "advisory";
  /** `unjudged`: the rule cannot be judged before the deployment. */
  readonly outcome: RuleOutcome;
  /** Name in the program. */
  readonly resource: string;
  readonly type: string;
  /** Path of the property that the finding is about. */
  readonly path?: string;
  readonly message: string;
  /** Steps that satisfy it. */
  readonly remedy: string;
  /** Place in the program where the resource is made: path from the project's folder, line from 1. */
  readonly source?: { readonly file: string; readonly line: number };
}

/** Findings, by whether they are new, resolved or unchanged. */
export interface GuardRails {
  readonly introduced: readonly GuardRailFinding[];
  readonly resolved: readonly GuardRailFinding[];
  /** Findings that exist before and after. The text leaves them out, because it describes the change; the SARIF log has them. */
  readonly kept: readonly GuardRailFinding[];
}

/** Conditions that can fail a build. */
export const GATES = ["widening", "internet", "portal", "replace", "outage", "admission", "guardrail"] as const;
export type Gate = (typeof GATES)[number];

/** The two compared versions. */
export interface Comparison {
  readonly base: string;
  readonly head: string;
  /** One sentence about the limits of this comparison. */
  readonly caveat: string;
}

/** A box and its addresses in the drawing. */
export interface LaneDrawing {
  readonly name: string;
  readonly address: string;
  readonly machines: string;
  readonly changed: boolean;
  readonly replaced: boolean;
}

/** Path of the traffic, with what changes on it. */
export interface Drawing {
  readonly sources: readonly {
    readonly label: string;
    readonly detail: string;
    readonly change: "added" | "removed" | "kept";
    /** The addresses are too many, or not known well enough, to be a client's: they count as the internet. */
    readonly internet?: true;
  }[];
  readonly ports: string;
  readonly lanes: readonly LaneDrawing[];
}

/** The whole report on a change. It contains nothing that is unchanged, and never a secret. */
export interface ChangeReport {
  readonly project: string;
  readonly stack: string;
  readonly compared: Comparison;
  /** The first line: all that a reviewer must know who reads nothing else. */
  readonly verdict: string;
  /** Whether nothing is unknown and the preview was complete. Only then does the absence of a change mean that nothing changes. */
  readonly complete: boolean;
  /** Reasons why the engine, Azure or Pulumi's protection would refuse the deployment. */
  readonly refusals: readonly string[];
  readonly unknown: readonly string[];
  /** Changes to the settings that made the comparison possible, one sentence each. */
  readonly notes: readonly string[];
  readonly reachability: readonly ReachabilityChange[];
  /** Sentences about clients that could reach one of their ports before and no longer can. */
  readonly outages: readonly string[];
  readonly admission: AdmissionChange;
  readonly portal: PortalChange;
  readonly lifecycle: LifecycleChange;
  readonly rules: readonly RuleChange[];
  readonly renamedGroups: readonly GroupRename[];
  readonly joinedNetworks: readonly JoinedNetwork[];
  readonly storageAccess: readonly StorageAccess[];
  readonly inspection: InspectionChange;
  readonly bootFiles: readonly BootFileChange[];
  readonly findings: GuardRails;
  readonly costs: readonly CostChange[];
  readonly other: readonly OtherChange[];
  /** The gates that this change would not pass. */
  readonly gates: readonly Gate[];
  readonly drawing: Drawing;
}

/** A report without its first line and gates, which are derived from the rest. */
export type ReportFacts = Omit<ChangeReport, "verdict" | "gates">;
