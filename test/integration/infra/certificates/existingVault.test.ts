import { existingVaultProblems } from "../../../../infra/certificates/existingVault";
import { deployed } from "../deployed";
import { customData } from "../reading";
import { gatewayArgs } from "../gatewayArgs";

const VAULT = "/subscriptions/subscription-1/resourceGroups/keys/providers/Microsoft.KeyVault/vaults/central";
const roles = { enableRbacAuthorization: true };
const subscription = "subscription-1";
const subnets = ["/net/subnets/a", "/net/subnets/b"];
const firewall = (...ids: string[]) => ({
  networkAcls: { defaultAction: "Deny", virtualNetworkRules: ids.map((id) => ({ id })) },
});

describe("a vault that is there already", () => {
  it("serves where it uses roles, and admits both lanes' subnets or has a private endpoint", () => {
    const closed = { ...roles, publicNetworkAccess: "Disabled" };
    expect(
      existingVaultProblems(
        VAULT,
        { ...roles, ...firewall("/NET/subnets/a", "/net/subnets/b") },
        { subscription, subnets },
      ),
    ).toEqual([]);
    expect(existingVaultProblems(VAULT, closed, { subscription })).toEqual([]);
  });

  it("does not serve otherwise, and all reasons are said at once", () => {
    const other = { subscription: "subscription-2", subnets };
    expect(existingVaultProblems(VAULT, firewall("/net/subnets/a"), other)).toEqual([
      "it is in the subscription subscription-1, and this deployment is for subscription-2",
      "it has access policies, which admit to every secret in it; let its owner change it to roles (enableRbacAuthorization)",
      "its firewall does not admit the subnet /net/subnets/b; let its owner add it",
    ]);
    expect(
      existingVaultProblems(VAULT, { ...roles, publicNetworkAccess: "disabled" }, { subscription, subnets }),
    ).toEqual(["it is closed to service endpoints (publicNetworkAccess); give it a vault.privateEndpoint"]);
  });

  it("gets the two secrets under names of the stack's own, and nothing else of it is changed", async () => {
    const vault = { ...gatewayArgs().vault, existing: VAULT, privateEndpoint: { subnetPrefix: "10.77.9.0/28" } };
    const monitoring = { ...gatewayArgs().monitoring, enabled: true, emails: ["a@example.com"] };
    const { recording } = await deployed(
      { vault, monitoring },
      {
        [VAULT]: { name: "central", properties: { ...roles, publicNetworkAccess: "Disabled" } },
      },
    );
    expect(recording.ofType("keyvault:Vault")).toEqual([]);
    expect(recording.ofType("DiagnosticSetting").map(({ name }) => name)).toEqual(["gw-balancer-log"]);
    for (const lane of ["a", "b"]) {
      const secret = recording.named(`gw-lane-${lane}-secret`);
      expect(secret.inputs).toMatchObject({ resourceGroupName: "keys", vaultName: "central" });
      const { secretName } = secret.inputs;
      expect(secretName).toMatch(new RegExp(`^gw-.{8}-lane-${lane}$`));
      expect(secret).toMatchObject({ retainOnDelete: true, deletedWith: "" });
      expect(recording.named(`gw-lane-${lane}-reads-secret`).inputs["scope"]).toMatch(/secret$/);
      const boot = customData(recording.named(`gw-lane-${lane}-machines`));
      expect(boot).toContain(`SECRET_NAME=${String(secretName)}`);
      expect(boot).toContain("VAULT_URL=https://central.vault.azure.net");
    }
    expect(recording.named("gw-vault-endpoint").inputs["privateLinkServiceConnections"]).toMatchObject([
      { privateLinkServiceId: VAULT },
    ]);
  });
});
