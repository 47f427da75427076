/** Probes: whether something listens, completes a handshake, or answers a page. */
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { createServer as createTls } from "node:tls";
import { probeTcp, probeTls } from "../../../icap";
import { httpGet } from "../../../icap/probes";
import { until } from "../../until";
import { selfSigned } from "./identities";
import { listening } from "./scriptedServer";

const at = (port: number, timeoutMs = 30_000) => ({ host: "127.0.0.1", port, timeoutMs });

describe("a page", () => {
  const served = async (answer: RequestListener, path: string, timeoutMs?: number) => {
    let open = 0;
    const server = createServer(answer).on("connection", (socket) => {
      open += 1;
      socket.on("close", () => (open -= 1));
    });
    server.listen(0, "127.0.0.1").unref();
    await once(server, "listening");
    const result = await httpGet(at((server.address() as AddressInfo).port, timeoutMs), path);
    await until("the probe has closed its connection", () => open === 0);
    server.close();
    return result;
  };

  it("is asked for by its path, and kept to 64 KiB of its text", async () => {
    const big = "ü".repeat(100_000);
    const answer = await served((request, response) => response.writeHead(200).end(request.url + big), "/metrics?a=b");
    expect(answer).toMatchObject({ outcome: "answered", status: 200, ms: expect.any(Number) as number });
    expect(answer).toHaveProperty("body", `/metrics?a=b${big}`.slice(0, 65_536));
  });

  it("that does not come in time is an error of the answer", async () => {
    const answer = await served(() => undefined, "/", 100);
    expect(answer).toEqual({
      ...{ outcome: "timeout", stage: "response", ms: expect.any(Number) as number },
      reason: "while waiting for the answer: not done within 100 ms",
    });
  });
});

describe("a port", () => {
  it("is open where something listens, which sees the probe leave, and else refused", async () => {
    let left = false;
    const server = await listening((socket) => void socket.resume().on("close", () => (left = true)));
    expect(await probeTcp(at(server.port))).toEqual({
      ...{ outcome: "open", local: expect.stringMatching(/^127\.0\.0\.1 \d+$/) as string },
      ms: expect.any(Number) as number,
    });
    await until("the probe has left", () => left);
    await server.stop();
    expect(await probeTcp(at(server.port))).toMatchObject({ outcome: "refused", stage: "connect" });
    expect(await probeTcp(at(0))).toMatchObject({ outcome: "input", stage: "connect" });
  });

  it.each(["TLSv1.2", "TLSv1.3"] as const)("shows its certificate in %s, and sees the probe leave", async (version) => {
    const gateway = await selfSigned("gateway.example");
    let [open, seen] = [0, 0];
    const server = createTls({ ...gateway, minVersion: version, maxVersion: version }).on("connection", (socket) => {
      [open, seen] = [open + 1, seen + 1];
      socket.on("error", () => undefined).on("close", () => (open -= 1));
    });
    server.on("secureConnection", (socket) => socket.on("error", () => undefined).resume());
    server.listen(0, "127.0.0.1").unref();
    await once(server, "listening");
    const probe = await probeTls(at((server.address() as AddressInfo).port), { ca: gateway.cert });
    expect(probe).toMatchObject({
      outcome: "accepted",
      protocol: version,
      cipher: expect.stringMatching(/^TLS_/) as string,
    });
    if (probe.outcome !== "accepted") throw new Error(probe.reason);
    expect(probe.serverFingerprint256).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    expect(Date.parse(probe.serverNotAfter)).toBeGreaterThan(Date.now());
    await until("the probe has left", () => open === 0);
    expect(seen).toBe(1);
    server.close();
  });
});
