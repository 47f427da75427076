/** A NAT gateway's address that goes is no client's loss. */
import { lifecycleChange } from "../../../../preview/changes/lifecycle";
import { Names } from "../../../../preview/changes/names";
import type { PreviewStep, ResourceState } from "../../../../preview/model/step";

const state = (type: string, name: string, inputs: Record<string, unknown> = {}): ResourceState => ({
  ...{ urn: `urn:pulumi:prod::p::azure-native:network:${type}::${name}`, type: `azure-native:network:${type}` },
  ...{ id: `/subscriptions/s/${type}/${name}`, custom: true, inputs, outputs: {} },
});
const outbound = state("PublicIPAddress", "nat-address");
const registered = state("PublicIPAddress", "address-b");
const gateway = state("NatGateway", "nat", { publicIpAddresses: [{ id: outbound.id!.toUpperCase() }] });

/** The report about resources that go, in this order. */
function lifecycleOf(base: readonly ResourceState[], gone: readonly ResourceState[]) {
  const steps = gone.map((before): PreviewStep => ({
    op: "delete",
    urn: before.urn,
    before,
    replaceReasons: [],
    detailedDiff: {},
  }));
  return lifecycleChange(steps, { base, head: [] }, new Names(base)).lifecycle;
}

/** The words about addresses that go. */
function said(base: readonly ResourceState[], ...gone: readonly ResourceState[]): readonly string[] {
  return lifecycleOf(base, gone).interruptions.map(({ severe, text }) => `${severe ? "severe: " : ""}${text}`);
}

test("the address of a NAT gateway is told apart from the clients', and the other way to go out is said", () => {
  expect(said([gateway, outbound, registered], outbound, registered)).toEqual([
    "severe: address-b no longer belongs to the gateway: clients that use it get no answer. Azure may give it to another customer; it cannot be restored.",
    "nat-address: the gateways go out from another address. Whoever let the old one in must let in the new one.",
  ]);
});

test("an address is the clients' where no NAT gateway is known to have it", () => {
  expect(said([state("NatGateway", "nat"), outbound], outbound)).toEqual([
    expect.stringMatching(/^severe: nat-address/),
  ]);
  expect(said([gateway], { ...outbound, id: undefined })).toEqual([expect.stringMatching(/^severe: nat-address/)]);
});

test("a resource that Pulumi only forgets has one place in the order, whenever the engine got to it", () => {
  const kept = { ...registered, retainOnDelete: true };
  const orders = [
    [gateway, outbound, kept],
    [gateway, kept, outbound],
    [kept, gateway, outbound],
  ].map((gone) => lifecycleOf(gone, gone).steps.map(({ action, name }) => `${action} ${name}`));
  expect(new Set(orders.map((order) => order.join(", ")))).toEqual(
    new Set(["delete nat, delete nat-address, forget address-b"]),
  );
});
