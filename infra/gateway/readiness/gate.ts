/** The second condition of a lane, in addition to its readiness extension: Azure's confirmation that its machines serve. */
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
 * The lane's scale set, once Azure has confirmed that all its machines serve. Resources that depend on this output change only after that,
 * and an update in which it fails deletes nothing.
 *
 * It is code in an `apply`, not a resource, so it runs on every update, including the rerun after a failure, and leaves nothing in the
 * state. A preview sends no request, and knows the same values as without it.
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

/** A unit test of a program has no Azure that could be asked. */
const isMocked = (): boolean => pulumi.runtime.getMonitor() instanceof MockMonitor;

/** The reasons are logged at the scale set, because an error alone would be shown at an unrelated resource that waits for it. */
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
