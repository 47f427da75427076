/**
 * The gateways' two logs as tables of a Log Analytics workspace. Each is a file of JSON lines on every gateway
 * (cloud-init/health/health.py, cloud-init/relay/relay.py), which Azure's agent sends line by line.
 */

/** Types of columns that are used here (Log Analytics, "Tables - Create Or Update"). */
export type ColumnType = "dateTime" | "string" | "int" | "long" | "boolean" | "dynamic";

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** Field of the JSON line. */
  readonly field: string;
}

export interface LogTable {
  /** In the workspace. Custom tables end in `_CL`. */
  readonly name: string;
  /** Files on the gateways. */
  readonly filePatterns: readonly string[];
  readonly columns: readonly Column[];
}

/** One line a minute from every gateway. */
export const HEALTH: LogTable = {
  name: "IcapGatewayHealth_CL",
  filePatterns: ["/var/log/icap-gateway/health.log"],
  columns: [
    { name: "TimeGenerated", type: "dateTime", field: "time" },
    { name: "Lane", type: "string", field: "lane" },
    { name: "Machine", type: "string", field: "machine" },
    { name: "Ready", type: "boolean", field: "ready" },
    { name: "Draining", type: "boolean", field: "draining" },
    { name: "Problems", type: "dynamic", field: "problems" },
    { name: "FetchProblem", type: "string", field: "fetchProblem" },
    { name: "DaysLeft", type: "int", field: "daysLeft" },
    { name: "Certificates", type: "dynamic", field: "certificates" },
  ],
};

/** One line per transaction of a client. */
export const TRANSACTIONS: LogTable = {
  name: "IcapGatewayTransactions_CL",
  filePatterns: ["/var/log/gateway-relay/access.log", "/var/log/gateway-relay/refused.log"],
  columns: [
    { name: "TimeGenerated", type: "dateTime", field: "time" },
    { name: "Client", type: "string", field: "client" },
    { name: "Lane", type: "string", field: "lane" },
    { name: "Service", type: "string", field: "service" },
    { name: "Status", type: "int", field: "status" },
    { name: "Bytes", type: "long", field: "bytes" },
    { name: "Verdict", type: "string", field: "verdict" },
    { name: "Rule", type: "string", field: "rule" },
    { name: "Server", type: "string", field: "server" }, // with external ICAP servers
    { name: "FailedServer", type: "string", field: "failedServer" }, // where another one had to be asked
  ],
};

/** Values of `Verdict` if a file was inspected (docs/operations.md, "The logs"); `-` is none. */
export const VERDICTS = ["passed", "modified", "blocked"] as const;

/** KQL: the transactions in which a file was inspected. */
export const INSPECTED = `${TRANSACTIONS.name} | where Verdict in (${VERDICTS.map((word) => `"${word}"`).join(", ")})`;

/** The name under which the agent's lines arrive, and under which they enter the table. */
export const inputStream = (table: LogTable): string => `Custom-Lines${table.name.replace(/_CL$/, "")}`;
export const outputStream = (table: LogTable): string => `Custom-${table.name}`;

/**
 * Functions that make a column of a field. A dynamic field is used unchanged, because transformations do not support `todynamic` (learn:
 * "Supported KQL features in Azure Monitor transformations").
 */
const CONVERSIONS: Readonly<Record<ColumnType, string>> = {
  dateTime: "todatetime",
  string: "tostring",
  int: "toint",
  long: "tolong",
  boolean: "tobool",
  dynamic: "",
};

/** KQL that makes the table's columns of a line (`RawData`); a line that is no JSON object is left out. */
export function transformation({ columns }: LogTable): string {
  const values = columns.map(({ name, type, field }) => {
    const value = `line.${field}`;
    return `${name} = ${CONVERSIONS[type] === "" ? value : `${CONVERSIONS[type]}(${value})`}`;
  });
  return `source | extend line = parse_json(RawData) | where isnotnull(line.time) | project ${values.join(", ")}`;
}
