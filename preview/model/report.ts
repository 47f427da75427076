import type { EndpointKind } from "../../exposure";
import type { Outcome, Severity } from "../../policy/index";

/** Addresses in a person's words: exact prefixes (`/32` left out), and what only a tag's owner knows. */
export interface AddressList {
  /** Number of addresses that are sure to be in it; members of tags are not counted. */
  readonly size: number;
  readonly prefixes: readonly string[];
  /** `in AzureCloud`: addresses of unresolved tags. With `within`, only of so many addresses. */
  readonly tags: readonly { readonly condition: string; readonly within?: number }[];
}

/** One line of what can be reached after the change and could not before, or the other way round. */
export interface ReachabilityChange {
  readonly kind: EndpointKind;
  /** `both lanes`, `lane a`, or the endpoint's name. */
  readonly where: string;
  readonly protocol: string;
  /** `11344`, `8000-8100`, `any`. */
  readonly ports: string;
  /** Ports before, where the same addresses only moved from one to another. */
  readonly movedFrom?: string;
  /** The same addresses reach the same lane, by another public address. */
  readonly readdressed?: true;
  readonly added: AddressList;
  readonly removed: AddressList;
  /** Whether the addresses at a public endpoint are so many that they count as the internet. */
  readonly internet: boolean;
}

/** A certificate that opens the gateways' door. */
export interface AdmittedClient {
  /** Distinguished name. */
  readonly subject: string;
  readonly issuer?: string;
  /** SHA-256 of the public key (SubjectPublicKeyInfo), hexadecimal; absent where it is made with the deployment. */
  readonly keySha256?: string;
  /** ISO 8601. */
  readonly notBefore?: string;
  readonly notAfter?: string;
  /** The certificate is an authority's: whatever it signed for this name is admitted. */
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
  /** The new value, or where it is to be had once it exists. */
  readonly after: string;
  /** PEM to upload, where it is known. Public. */
  readonly pem?: string;
}

/** The edits to make in the portal. `unknown`: it cannot be said, and why. */
export interface PortalChange {
  readonly action: "nothing" | "edit" | "unknown";
  readonly items: readonly PortalItem[];
  readonly unknown: readonly string[];
}

/** `forget`: Pulumi lets go of it and leaves it in Azure (retainOnDelete). */
export interface LifecycleStep {
  readonly action: "create" | "delete" | "forget";
  readonly name: string;
  /** Kind of resource: `LoadBalancer`. */
  readonly of: string;
}

/** Resources that are replaced, created or deleted for good, in the engine's order. */
export interface LifecycleChange {
  /** Resources that carry traffic, in the engine's order. */
  readonly steps: readonly LifecycleStep[];
  /**
   * Other resources that come or go for good, by name; replaced small things are among the other changes, with the
   * reason.
   */
  readonly besides: readonly LifecycleStep[];
  /** The gateways get new keys or certificates. */
  readonly rotates: boolean;
  /** Names of what is replaced. */
  readonly replaced: readonly string[];
  /** The lanes do not wait for each other, neither in this change nor in the next. */
  readonly together: boolean;
  /** Interruptions that traffic notices, one sentence each; `severe` ones lose transactions. */
  readonly interruptions: readonly {
    readonly text: string;
    readonly severe: boolean;
    /** It is about how the lanes' machines are replaced. */
    readonly ofLanes?: true;
  }[];
}

/** A rule of a security group that is not what it was. */
export interface RuleChange {
  readonly group: string;
  readonly rule: string;
  readonly change: "added" | "removed" | "changed";
  /** Inbound or outbound, priority, access: what a reader needs to find it. */
  readonly summary: string;
  /** Fields other than addresses: `priority 100 → 110`. */
  readonly fields: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Private addresses that a virtual network is joined to by peerings, and was not, or is no longer. */
export interface JoinedNetwork {
  readonly network: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Public addresses that the firewall of a storage account admits, and did not, or does no longer: of exact lists, who may upload. */
export interface StorageAccess {
  readonly account: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Change of the place where files are inspected, and the notices about it. */
export interface InspectionChange {
  /** Parts of the first line, such as `files are also inspected by dlp-3 (10.40.0.12:1344)`; of warnings, those that are new. */
  readonly verdicts: readonly string[];
  /** For example that nothing shows whether the servers block. In every report, changed or not. */
  readonly warnings: readonly string[];
  /** For example the number of planted files a day, where it is another one. */
  readonly facts: readonly string[];
}

/** A security group that has another name, and most of whose rules are what they were. */
export interface GroupRename {
  readonly before: string;
  readonly after: string;
  /** Number of rules that are the same in both; those that are not are among the rule changes. */
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

/** Something that changes the bill or the quota. */
export interface CostChange {
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

/** A change that no other part of the report mentions. */
export interface OtherChange {
  readonly action: string;
  /** `identity`, or `tags of 14 resources` */
  readonly what: string;
  /** Property paths without values. */
  readonly paths: readonly string[];
}

/**
 * The guard rails' own words (policy/types.ts), the most severe first, as lists for programs that read a report from a
 * file.
 */
export const SEVERITIES = ["critical", "high", "medium", "low"] as const satisfies readonly Severity[];
export const ENFORCED = ["mandatory", "advisory"] as const;
export const OUTCOMES = ["violated", "unjudged"] as const satisfies readonly Outcome[];

/** A guard rail's finding about one resource. */
export interface GuardRailFinding {
  readonly rule: string;
  readonly severity: Severity;
  /** `mandatory` stops a deployment with the policy pack. */
  readonly enforcement: "mandatory" | "advisory";
  /** `unjudged`: it cannot be judged before the deployment. */
  readonly outcome: Outcome;
  /** Name in the program. */
  readonly resource: string;
  readonly type: string;
  /** Property that is meant. */
  readonly path?: string;
  readonly message: string;
  /** Steps that satisfy it. */
  readonly remedy: string;
  /** Place in the program where the resource is made: path from the project's folder, line from 1. */
  readonly source?: { readonly file: string; readonly line: number };
}

/** Findings by what the change does to them. */
export interface GuardRails {
  readonly introduced: readonly GuardRailFinding[];
  readonly resolved: readonly GuardRailFinding[];
  /** There before and after. Not in the text, which tells the change, but in the SARIF log. */
  readonly kept: readonly GuardRailFinding[];
}

/** Conditions that can fail a build. */
export const GATES = ["widening", "internet", "portal", "replace", "outage", "admission", "guardrail"] as const;
export type Gate = (typeof GATES)[number];

/** The two compared versions. */
export interface Comparison {
  readonly base: string;
  readonly head: string;
  /** One sentence that says what this comparison is not. */
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
    /** The addresses are too many, or too little known, for a client: they count as the internet. */
    readonly internet?: true;
  }[];
  readonly ports: string;
  readonly lanes: readonly LaneDrawing[];
}

/** Everything that is said about a change. Unchanged things are not in it; no secret ever is. */
export interface ChangeReport {
  readonly project: string;
  readonly stack: string;
  readonly compared: Comparison;
  /** The first line: what a reviewer must know if nothing else is read. */
  readonly verdict: string;
  /** Whether nothing is unknown and the preview came to its end. Only then does silence mean "no change". */
  readonly complete: boolean;
  /** Reasons for which the engine, Azure or Pulumi's protection would refuse the deployment. */
  readonly refusals: readonly string[];
  readonly unknown: readonly string[];
  /** Changes to the settings that made the comparison possible, one sentence each. */
  readonly notes: readonly string[];
  readonly reachability: readonly ReachabilityChange[];
  /** Clients that could reach a port of theirs before and cannot any more, one sentence each. */
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

/** A report before it is judged: everything but its first line and the gates. */
export type ReportFacts = Omit<ChangeReport, "verdict" | "gates">;
