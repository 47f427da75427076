/**
 * The public interface to the checks of existing resources: the reasons why each cannot be used, as text. Pure. The program stops an update
 * for these reasons, and `npm run preflight` reports them beforehand.
 */
import { asksOf } from "./component/rules";
import type { Settings } from "./model";
import { serviceEndpoints } from "./network/virtualNetwork";

export { existingVaultProblems } from "./certificates/existingVault";
export { groupProblem } from "./component/resourceGroup";
export { diskKeyProblems } from "./gateway/diskKeys";
export { endpointOf } from "./model/vaultEndpoint";
export { missingColumns, workspaceProblems } from "./monitoring/existingWorkspace";
export { watcherOf } from "./monitoring/flowLogs";
export { HEALTH, TRANSACTIONS } from "./monitoring/tables";
export { existingNetworkProblems, type AnsweredNetwork } from "./network/existingNetwork";

/** The service endpoints that the lanes' subnets need. */
export const endpointsOf = (settings: Settings): readonly string[] => serviceEndpoints(asksOf(settings));
