import { answerDns } from "../../../../../emulator/host/platform/dns";
import { answerVault, TokenHolder } from "../../../../../emulator/host/platform/keyVault";
import type { PlatformMachine, PlatformVault } from "../../../../../emulator/host/platform/messages";
import { answerMetadata } from "../../../../../emulator/host/platform/metadata";
import { afterAnswer, NEW_PROBE } from "../../../../../emulator/host/platform/probes";
import { SecretVersions } from "../../../../../emulator/host/platform/secretVersions";

const identity = { clientId: "client-1", principalId: "principal-1", resourceId: "/id/1" };
const gateway: PlatformMachine = {
  name: "lane-a-1",
  set: "/lane-a",
  address: "10.77.1.4",
  subnet: "/net/subnets/lane-a",
  network: "/net",
  serviceEndpoints: ["Microsoft.KeyVault"],
  identities: [identity],
  compute: { name: "lane-a-1" },
};

const NO_EVENTS = {
  scheduled: { incarnation: 1, list: [] },
  asked: () => undefined,
  acknowledge: () => undefined,
};

describe("metadata service", () => {
  const issued = { token: "t", expiresOn: Math.floor(Date.now() / 1000) + 60 };
  const ask = (
    path: string,
    headers: Record<string, string> = { metadata: "true" },
    caller: PlatformMachine | undefined = gateway,
  ) => {
    const url = new URL(path, "http://metadata");
    const request = { method: "GET", path: url.pathname, query: url.searchParams, headers, body: "" };
    return answerMetadata(request, caller, () => issued, NO_EVENTS);
  };
  const token = "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fvault.azure.net";

  test("a machine gets a token for an identity that it has", () => {
    expect(ask(`${token}&client_id=client-1`)).toMatchObject({
      status: 200,
      body: { access_token: "t", client_id: "client-1", token_type: "Bearer", resource: "https://vault.azure.net" },
    });
  });

  test("a scale set's user data is given out as text, under the versions that know it", () => {
    const path = "/metadata/instance/compute/userData";
    const caller = { ...gateway, compute: { name: "lane-a-1", userData: "SGk=" } };
    const asked = (query: string) => ask(`${path}?${query}`, { metadata: "true" }, caller);
    expect(asked("api-version=2021-01-01&format=text")).toEqual({ status: 200, body: undefined, text: "SGk=" });
    expect(ask(`${path}?api-version=2021-01-01&format=text`).text).toBe("");
    expect(asked("api-version=2021-01-01").status).toBe(400);
    expect(asked("api-version=2020-09-01&format=text").status).toBe(404);
  });

  test("a request without the Metadata header is refused", () => {
    expect(ask(token, {})).toMatchObject({
      status: 400,
      body: { error_description: "Required metadata header not specified" },
    });
  });

  test("a forwarded request is refused", () => {
    expect(ask(token, { metadata: "true", "x-forwarded-for": "203.0.113.7" }).status).toBe(400);
  });

  test("an identity may be named by its resource id, in any case", () => {
    const two = { ...gateway, identities: [{ ...identity, clientId: "client-2", resourceId: "/id/2" }, identity] };
    expect(ask(`${token}&msi_res_id=%2FID%2F1`, { metadata: "true" }, two)).toMatchObject({
      status: 200,
      body: { client_id: "client-1" },
    });
  });

  test.each(["client_id=client-2", "msi_res_id=%2Fid%2F2"])(
    "an identity of another machine is not found: %s",
    (whose) => {
      expect(ask(`${token}&${whose}`)).toMatchObject({
        status: 400,
        body: { error_description: "Identity not found" },
      });
    },
  );

  test("a machine with two identities must say which", () => {
    const two = { ...gateway, identities: [identity, { ...identity, clientId: "client-2" }] };
    expect(ask(token, { metadata: "true" }, two)).toMatchObject({
      status: 400,
      body: {
        error_description:
          "Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the token request",
      },
    });
  });
});

describe("Key Vault", () => {
  const vault: PlatformVault = {
    key: "/rg/vaults/v",
    host: "v.vault.azure.net",
    address: "198.18.0.10",
    endpoints: [],
    privateNames: [],
    rbac: true,
    network: { closed: false, defaultDeny: true, subnets: ["/net/subnets/lane-a"], addresses: [] },
    secrets: [{ key: "/rg/vaults/v/secrets/lane-a", name: "lane-a", value: "x", enabled: true }],
  };
  const holder: TokenHolder = { principalId: "principal-1", audience: "https://vault.azure.net", expiresOn: 2_000 };
  const grant = {
    principalId: "principal-1",
    scope: "/rg/vaults/v/secrets/lane-a",
    role: "4633458b-17de-408a-b874-0445c86b69e6",
  };
  const versions = new SecretVersions();
  versions.note("/rg/vaults/v/secrets/lane-a", "the value", 1);
  interface Case {
    path?: string;
    holder?: TokenHolder | null;
    caller?: PlatformMachine;
    vault?: Partial<PlatformVault>;
    grants?: (typeof grant)[];
  }
  const ask = (asked: Case = {}) =>
    answerVault(
      {
        method: "GET",
        path: asked.path ?? "/secrets/lane-a",
        query: new URLSearchParams("api-version=7.4"),
        holder: asked.holder === null ? undefined : (asked.holder ?? holder),
        caller: asked.caller ?? gateway,
      },
      { ...vault, ...asked.vault },
      asked.grants ?? [grant],
      (key) => versions.of(key),
      1_000,
    );
  const inner = (code: string) => ({ status: 403, body: { error: { code: "Forbidden", innererror: { code } } } });

  test("an identity with the role on the secret reads it", () => {
    expect(ask()).toMatchObject({ status: 200, body: { value: "the value" } });
  });

  test("the role counts on the vault too", () => {
    expect(ask({ grants: [{ ...grant, scope: "/rg/vaults/v" }] }).status).toBe(200);
  });

  test.each([
    ["of another identity", { ...grant, principalId: "principal-2" }],
    ["on another lane's secret", { ...grant, scope: "/rg/vaults/v/secrets/lane-b" }],
    ["on a secret whose name begins alike", { ...grant, scope: "/rg/vaults/v/secrets/lane" }],
    ["that reads no secrets", { ...grant, role: "21090545-7ca7-4776-b22c-e363652d74d2" }],
  ])("a role %s does not count", (_what, other) => {
    expect(ask({ grants: [other] })).toMatchObject(inner("ForbiddenByRbac"));
  });

  test("a vault without RBAC refuses all readers", () => {
    expect(ask({ vault: { rbac: false } })).toMatchObject(inner("ForbiddenByRbac"));
  });

  test("a machine in a subnet that the vault does not name is stopped by its firewall", () => {
    expect(ask({ caller: { ...gateway, subnet: "/net/subnets/lane-b" } })).toMatchObject(inner("ForbiddenByFirewall"));
  });

  test("without the service endpoint the vault does not see the subnet", () => {
    expect(ask({ caller: { ...gateway, serviceEndpoints: [] } })).toMatchObject(inner("ForbiddenByFirewall"));
  });

  test.each([
    ["no token", null],
    ["an expired token", { ...holder, expiresOn: 999 }],
    ["a token for another service", { ...holder, audience: "https://management.azure.com" }],
  ])("%s is answered with 401", (_what, wrong) => {
    expect(ask({ holder: wrong }).status).toBe(401);
  });

  test("a secret that does not exist is 404 only for somebody who may read it", () => {
    const path = "/secrets/gone";
    expect(ask({ path }).status).toBe(403);
    expect(ask({ path, grants: [{ ...grant, scope: "/rg/vaults/v" }] })).toMatchObject({
      status: 404,
      body: { error: { code: "SecretNotFound" } },
    });
  });

  test("a new value is a new version, the old one stays readable", () => {
    const own = new SecretVersions();
    for (const value of ["one", "one", "two"]) own.note("k", value, 1);
    expect(own.of("k").map(({ value }) => value)).toEqual(["one", "two"]);
  });
});

describe("probes", () => {
  const answers = (threshold: number, ...good: boolean[]) => {
    let state = NEW_PROBE;
    return good.map((one) => (state = afterAnswer(state, one, threshold)).up);
  };

  test("a fresh machine is in the pool after its first good answer", () => {
    expect(answers(3, false, true)).toEqual([false, true]);
  });

  test("after that, only as many equal answers in a row as the threshold says change its state", () => {
    expect(answers(2, true, false, true, false, false, true, true)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
      true,
    ]);
  });
});

describe("DNS", () => {
  const query = (name: string, type = 1) =>
    Buffer.concat([
      Buffer.from([0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]),
      ...name.split(".").map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])),
      Buffer.from([0, 0, type, 0, 1]),
    ]);
  const addressOf = (name: string) => (name === "v.vault.azure.net" ? "198.18.0.10" : undefined);

  test("a vault's name has its address, in any case of letters", () => {
    const answer = answerDns(query("V.vault.azure.net"), addressOf)!;
    expect(answer.readUInt16BE(0)).toBe(0x1234);
    expect(answer.readUInt16BE(6)).toBe(1);
    expect([...answer.subarray(-4)]).toEqual([198, 18, 0, 10]);
  });

  test("another record type of a known name is an empty answer, so that resolvers go on to the address", () => {
    const answer = answerDns(query("v.vault.azure.net", 28), addressOf)!;
    expect([answer[3]! & 0x0f, answer.readUInt16BE(6)]).toEqual([0, 0]);
  });

  test("an unknown name does not exist", () => {
    expect(answerDns(query("example.com"), addressOf)![3]! & 0x0f).toBe(3);
  });

  test("a packet that is cut short gets no answer", () => {
    const whole = query("v.vault.azure.net");
    for (let length = 0; length < whole.length; length++)
      expect(answerDns(whole.subarray(0, length), addressOf)).toBeUndefined();
  });
});
