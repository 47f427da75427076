/** The public interface of the tables of the gateways' logs. */
export { sharedColumns } from "./sharedTables";
export { HEALTH, TRANSACTIONS } from "./tables";
