import { groupProblem } from "../../../../infra/component/resourceGroup";
import { deployed } from "../deployed";

const GROUP = "/subscriptions/subscription-1/resourceGroups/shared";

describe("a resource group that is there already", () => {
  it("holds everything, is not registered, and so is neither tagged nor protected", async () => {
    const { recording } = await deployed(
      { resourceGroup: { existing: GROUP } },
      { [GROUP]: { name: "shared", location: "northeurope" } },
    );
    expect(recording.ofType("ResourceGroup")).toEqual([]);
    const groups = recording.all.flatMap(({ inputs }) =>
      "resourceGroupName" in inputs ? [inputs.resourceGroupName] : [],
    );
    expect(new Set(groups)).toEqual(new Set(["shared"]));
    expect(recording.named("gw-balancer").inputs["location"]).toBe("westeurope");
  });

  it("is of no use where it is in another subscription than the deployer's", () => {
    expect(groupProblem(GROUP, "SUBSCRIPTION-1")).toBeUndefined();
    expect(groupProblem(GROUP, "subscription-2")).toBe(
      `resourceGroup.existing ${GROUP} is in the subscription subscription-1, and this deployment is for subscription-2; ` +
        "name a group of that subscription, or sign in to the other one",
    );
  });
});
