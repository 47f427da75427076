/** The second gate of a lane, beside its readiness extension: Azure's own word that its machines serve. */
import { getClientToken } from "@pulumi/azure-native/authorization/getClientToken";
import type * as compute from "@pulumi/azure-native/compute";
import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { AZURE, type Account } from "../../managementApi";
import { untilLaneServes, type LaneSet } from "./asking";
import { errorMessage } from "../../errorMessage";

/** The answer of azure-native, and of the emulator's provider, whose management API is somewhere else. */
interface Token {
  readonly token: string;
  readonly managementEndpoint?: string;
}

/**
 * The lane's scale set, once Azure says that all its machines serve. What depends on this output starts after that, and an update in
 * which it fails deletes nothing.
 *
 * Code in an `apply`, and no resource: it runs on every update, so also on the rerun after a failure, and leaves nothing in the state. A
 * preview asks nothing and knows what it knew without it.
 */
export function onceItServes(
  scaleSet: compute.VirtualMachineScaleSet,
  set: Omit<LaneSet, "id">,
): pulumi.Output<compute.VirtualMachineScaleSet> {
  return scaleSet.id.apply(async (id) => {
    if (!pulumi.runtime.isDryRun() && !isMocked()) await serves(scaleSet, { ...set, id });
    return scaleSet;
  });
}

/** A unit test of a program has no Azure to ask. */
const isMocked = (): boolean => pulumi.runtime.getMonitor() instanceof MockMonitor;

/** The reasons are logged at the scale set: an error alone would be shown at whatever happened to wait for it. */
async function serves(scaleSet: compute.VirtualMachineScaleSet, set: LaneSet): Promise<void> {
  try {
    await untilLaneServes(await deployersAccount(scaleSet), set);
  } catch (error) {
    await pulumi.log.error(errorMessage(error), scaleSet);
    throw new pulumi.RunError(`the update stops at lane ${set.lane}, whose machines do not serve`);
  }
}

/** The deployer's account, from azure-native's own credentials, which are those of the update: `az` need not be installed. */
async function deployersAccount(parent: pulumi.Resource): Promise<Account> {
  const answer = (await getClientToken({ endpoint: `${AZURE}/` }, { parent })) as Token;
  return { endpoint: answer.managementEndpoint ?? AZURE, token: answer.token };
}
