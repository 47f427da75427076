import { answerBlob, type BlobRequest } from "../../../../../emulator/host/platform/blobs";
import type { PlatformMachine, PlatformStorage } from "../../../../../emulator/host/platform/messages";

const gateway: PlatformMachine = {
  name: "lane-a-1",
  set: "/lane-a",
  address: "10.77.1.4",
  network: "/net",
  subnet: "/net/subnets/lane-a",
  serviceEndpoints: ["Microsoft.Storage"],
  identities: [],
  compute: {},
};
const container = { key: "/storage/lists1/blobservices/default/containers/lists", name: "lists" };
const storage: PlatformStorage = {
  key: "/storage/lists1",
  host: "lists1.blob.core.windows.net",
  address: "198.18.0.11",
  network: { closed: false, defaultDeny: true, subnets: ["/net/subnets/lane-a"], addresses: ["52.1.2.3"] },
  containers: [container],
  blobs: [{ container: container.key, name: "customers.list", path: "/tmp/customers.list" }],
};
const READER = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1";
const holder = { principalId: "p", audience: "https://storage.azure.com", expiresOn: 200 };

const ask = (changes: Partial<BlobRequest> = {}, scope = container.key, role = READER) =>
  answerBlob(
    { method: "GET", path: "/lists/customers.list", version: "2021-12-02", holder, caller: gateway, ...changes },
    storage,
    [{ principalId: "p", scope, role }],
    100,
  );

test("a machine with a role on the container, or on what it is in, gets a blob's file", () => {
  expect(ask()).toMatchObject({ status: 200, file: "/tmp/customers.list" });
  expect(ask({}, "/storage/lists1").status).toBe(200);
});

test.each<[string, Partial<BlobRequest>, number, string]>([
  ["without a token", { holder: undefined }, 409, "PublicAccessNotPermitted"],
  [
    "with the vault's token",
    { holder: { ...holder, audience: "https://vault.azure.net" } },
    401,
    "InvalidAuthenticationInfo",
  ],
  ["with a token that has ended", { holder: { ...holder, expiresOn: 100 } }, 401, "InvalidAuthenticationInfo"],
  [
    "with another identity's token",
    { holder: { ...holder, principalId: "q" } },
    403,
    "AuthorizationPermissionMismatch",
  ],
  ["from a subnet without the endpoint", { caller: { ...gateway, serviceEndpoints: [] } }, 403, "AuthorizationFailure"],
  ["from another subnet", { caller: { ...gateway, subnet: "/net/subnets/other" } }, 403, "AuthorizationFailure"],
  ["in a version before tokens", { version: "2015-02-21" }, 401, "AuthenticationFailed"],
  ["for a blob that nobody uploaded", { path: "/lists/others.list" }, 404, "BlobNotFound"],
])("a question %s is refused", (_what, changes, status, code) => {
  const answer = ask(changes);
  expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(`<Code>${code}</Code>`)]);
  expect(answer.file).toBeUndefined();
});

test.each([
  ["for another container", "/storage/lists1/blobservices/default/containers/other", READER],
  ["of the vault", container.key, "4633458b-17de-408a-b874-0445c86b69e6"],
])("a role %s is not enough", (_what, scope, role) => {
  expect(ask({}, scope, role).status).toBe(403);
});
