/** The words of `dlp.rules` of which one must be chosen; the gateway's package `inspector` has the same, which a test compares. */

/**
 * Numbers and keys that are found by their form and their check digit. cloud-init/inspector/identifiers has an entry for each, with its
 * source.
 */
export const IDENTIFIER_KINDS = [
  "card",
  "iban",
  "ssn",
  "us-itin",
  "uk-nino",
  "uk-nhs",
  "de-steuer-id",
  "fr-nir",
  "es-dni",
  "it-cf",
  "nl-bsn",
  "pl-pesel",
  "se-personnummer",
  "br-cpf",
  "br-cnpj",
  "in-aadhaar",
  "in-pan",
  "ca-sin",
  "au-tfn",
  "api-key",
  "private-key",
] as const;
export type IdentifierKind = (typeof IDENTIFIER_KINDS)[number];

/** The subjects of rules: identifiers, words of the administrator's own, and properties of the file. */
export const RULE_KINDS = [
  ...IDENTIFIER_KINDS,
  "keywords",
  "expression",
  "list",
  "type",
  "encrypted",
  "unreadable",
  "size",
] as const;
export type RuleKind = (typeof RULE_KINDS)[number];

/** Kinds of which some numbers are published for tests, and belong to nobody. */
export const TESTED_KINDS = ["card", "iban", "ssn"] as const;
export type TestedKind = (typeof TESTED_KINDS)[number];

/** The effect of a context word near a finding. */
export const CONTEXT_EFFECTS = ["require", "raise", "lower"] as const;

export const SEVERITIES = ["low", "medium", "high"] as const;

/** `log`: the file passes, and the log says that the rule would have blocked it. */
export const RULE_ACTIONS = ["block", "log"] as const;
