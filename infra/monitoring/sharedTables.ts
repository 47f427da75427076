/** Tables of a workspace that several stacks write to. An additional column says which stack a row belongs to. Pure. */
import { HEALTH, TRANSACTIONS, transformation, type Column, type LogTable } from "./tables";

/** The ARM id of the stack's resource group, in small letters, as the collection rule writes it into every row. */
const GATEWAY_GROUP: Omit<Column, "field"> = { name: "GatewayGroup", type: "string" };

/** The columns of a table in a shared workspace. */
export const sharedColumns = ({ columns }: LogTable): readonly Omit<Column, "field">[] => [...columns, GATEWAY_GROUP];

/** KQL that makes the columns from a line, and the column of the group. @param group ARM id of the stack's resource group */
export const sharedTransformation = (table: LogTable, group: string): string =>
  `${transformation(table)}, ${GATEWAY_GROUP.name} = ${literal(group)}`;

const TABLES = new RegExp(`\\b(?:${[HEALTH, TRANSACTIONS].map(({ name }) => name).join("|")})\\b`, "g");

/** A query about the rows of one stack. @param group ARM id of the stack's resource group */
export const ofGroup = (query: string, group: string): string =>
  query.replace(TABLES, (table) => `(${table} | where ${GATEWAY_GROUP.name} == ${literal(group)})`);

/** A text of KQL. The names in an ARM id have neither quotation marks nor backslashes. */
const literal = (group: string): string => `"${group.toLowerCase()}"`;
