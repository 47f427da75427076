import { deployed } from "../deployed";
import { parts } from "../reading";
import { secondRegion } from "../twoRegions";

const existing = { a: "/subscriptions/s/a", b: "/subscriptions/s/b" };
const found = (changes: { readonly a?: object; readonly b?: object } = {}) => ({
  [existing.a]: { location: "westeurope", ipAddress: "52.1.2.3", ...changes.a },
  [existing.b]: { location: "northeurope", ipAddress: "52.1.2.4", ...changes.b },
});
const publicAddresses = { protect: true, lock: true, existing };

describe("the registered addresses", () => {
  it("are shown to the person who registers them, as Azure has them", async () => {
    const { result } = await deployed({ secondRegion, publicAddresses }, found());
    expect(await new Promise((resolve) => void result.addresses.apply(resolve))).toEqual(["52.1.2.3", "52.1.2.4"]);
  });

  it("of another region than their lane's stop the deployment: Azure would not let the load balancer use them", async () => {
    const elsewhere = found({ b: { location: "West Europe" } });
    await expect(deployed({ secondRegion, publicAddresses }, elsewhere)).rejects.toThrow(
      "public address /subscriptions/s/b is in West Europe, and its lane in northeurope; give one of that region",
    );
    // before it exists, a preview does not know its location
    const unknown = found({ b: { location: undefined } });
    const { recording } = await deployed({ secondRegion, publicAddresses }, unknown);
    expect(parts(recording.named("gw-balancer-northeurope"), "frontendIPConfigurations")[0]).toMatchObject({
      publicIPAddress: { id: existing.b },
    });
  });

  it("that Azure has not assigned yet stop the deployment, because a certificate for no address is of no use", async () => {
    await expect(deployed({ publicAddresses }, found({ a: { ipAddress: undefined } }))).rejects.toThrow(
      "public address /subscriptions/s/a has no IP address; give one with static allocation",
    );
  });

  it("are kept from deletion outside Pulumi only where the settings lock them, and the lock says which server each is", async () => {
    const { recording } = await deployed({ publicAddresses: { protect: true, lock: false } });
    expect(recording.ofType("ManagementLockByScope")).toEqual([]);
    const notes = (await deployed()).recording.ofType("ManagementLockByScope").map(({ inputs }) => inputs["notes"]);
    expect(notes).toEqual([expect.stringContaining("as server 1;"), expect.stringContaining("as server 2;")]);
  });

  it("in a second region are protected, retained and locked as in the first", async () => {
    const { recording } = await deployed({ secondRegion });
    for (const name of ["gw-address-a", "gw-address-b-northeurope"])
      for (const one of [name, `${name}-lock`])
        expect(recording.named(one)).toMatchObject({ protect: true, retainOnDelete: true });
    expect(recording.named("gw-address-b-northeurope").inputs).toMatchObject({ location: "northeurope" });
  });
});
