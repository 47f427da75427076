/** Defaults that the code fills in and that the settings' descriptions mention. Each is defined only here. */

/** Percent of the processors. Removing one of two machines doubles the load, which must stay below `above`. */
export const AUTOSCALE_PROCESSOR = { above: 60, below: 25 } as const;
/** Minutes. A new machine needs some of them until it serves, and its start causes load too. */
export const COOL_DOWN_MINUTES = 15;

/** Port of the metrics: the first that Prometheus' wiki gives to haproxy ("Default port allocations"). */
export const METRICS_PORT = 9101;

/** Percent of a budget at which Azure notifies. */
export const BUDGET_THRESHOLDS: readonly number[] = [80, 100];

/** Days for which flow logs are kept. */
export const FLOW_LOG_DAYS = 90;

/** Parts of an external ICAP server. The port is the registered one (RFC 3507 §4.1). */
export const EXTERNAL_SERVER = { port: 1344, weight: 100, connections: 32 } as const;

/** Context of a rule: characters on each side of a value in which a word counts, and the effect of one. */
export const RULE_CONTEXT = { within: 100, effect: "require" } as const;

/** BGP number of an Azure VPN gateway. */
export const AZURE_ASN = 65515;

/** Days before its end at which an authority's server certificate is renewed, and the largest part of its validity. */
export const RENEW_BEFORE = { days: 45, part: 3 } as const;
