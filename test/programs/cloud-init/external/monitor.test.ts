/** gateway-servers: which ICAP servers are in rotation, and the sentence that says why one is not. */
import { MonitorRig } from "./monitorRig";

let rig: MonitorRig;
afterEach(async () => rig.stop());

async function start(count?: number, canary?: object, environment?: Record<string, string>): Promise<void> {
  rig = await MonitorRig.prepare(count, canary);
  rig.start(environment);
}
const NOT_BLOCKING = (address: string): string =>
  `${address} answers but does not block: is it in monitoring or trial mode, or is the canary's rule missing?`;
const BOTH = ["REQMOD srv/reqmod", "RESPMOD respmod?mode=block"];
const CANARY = BOTH.flatMap((service) => [`${service} clean words`, `${service} planted words`]);

describe("a server that blocks the planted text and allows the clean one, on each service", () => {
  test("is in rotation and verified, after OPTIONS and one canary", async () => {
    await start();
    await rig.until("ready");
    expect(rig.servers[0]!.asked.slice(0, 6)).toEqual(["OPTIONS srv/reqmod", "OPTIONS respmod?mode=block", ...CANARY]);
    expect(rig.server()).toEqual({
      ...{ name: "dlp-1", address: "10.40.0.10", state: "ready", reason: "", verified: true },
      since: expect.closeTo(Date.now() / 1000, -1.5),
      held: expect.any(Number),
      tags: { reqmod: '"1"', "dlp-In": '"1"' },
    });
    expect(rig.haproxy.commands).toEqual(["set server icap/dlp-1 state ready"]);
    const { time } = rig.known()!;
    await rig.wait(() => rig.known()!.time > time, "it writes again");
  });

  test("is asked again each interval, and OPTIONS meanwhile", async () => {
    await start(1, { intervalSeconds: 1 });
    await rig.wait(() => rig.servers[0]!.canaries().length >= 12, "three canaries");
    expect(rig.servers[0]!.asked.filter((one) => one.startsWith("OPTIONS")).length).toBeGreaterThan(8);
  });

  test("costs no more canaries than it was said, also when its ISTag is another one each time", async () => {
    rig = await MonitorRig.prepare();
    const [server] = rig.servers;
    server!.afterwards = () => (server!.tag = String(Math.random()));
    rig.start();
    await rig.until("ready");
    const { length } = server!.asked;
    await rig.wait(() => server!.asked.length > length + 12, "OPTIONS six times more");
    const planted = server!.canaries().filter((one) => one.endsWith("planted words"));
    expect(planted.length).toBeLessThanOrEqual(2 * BOTH.length);
    expect(rig.server()!.tags).toEqual({ reqmod: null, "dlp-In": null });
  });

  test("has only the new policy for tried, after both texts, where it changes between the two", async () => {
    rig = await MonitorRig.prepare();
    const [server] = rig.servers;
    server!.afterwards = (asked) => {
      if (asked === `${BOTH[0]} clean words`) server!.tag = "2";
    };
    rig.start();
    await rig.until("ready");
    expect(server!.canaries().slice(0, 5)).toEqual([...CANARY.slice(0, 2), CANARY[0], ...CANARY.slice(2)]);
    expect(rig.server()!.tags).toEqual({ reqmod: '"2"', "dlp-In": '"2"' });
  });

  test("never serves where the policy that came between the two texts blocks everything", async () => {
    rig = await MonitorRig.prepare();
    const [server] = rig.servers;
    server!.afterwards = (asked) => {
      if (asked !== `${BOTH[0]} clean words`) return;
      server!.tag = "2";
      server!.blocksClean = true;
    };
    rig.start();
    await rig.until("out", /^10\.40\.0\.10 blocks everything, a clean text too/);
    expect(rig.haproxy.commands).toEqual([]);
  });
});

test("a server that demands the line Encapsulated in OPTIONS is asked with it, after the answer 400 without it", async () => {
  rig = await MonitorRig.prepare();
  rig.servers[0]!.demandsParts = true;
  rig.start();
  await rig.until("ready");
  const twice = ["OPTIONS srv/reqmod", "OPTIONS srv/reqmod"];
  expect(rig.servers[0]!.asked.slice(0, 3)).toEqual([...twice, "OPTIONS respmod?mode=block"]);
});

describe("one wrong verdict takes a server out, and it is named", () => {
  test.each([
    ["in monitoring mode, which allows everything", []],
    ["without the canary's rule for uploads", [BOTH[1]!.split(" ")[1]!]],
    ["without the canary's rule for downloads", [BOTH[0]!.split(" ")[1]!]],
  ])("%s, from the start", async (_what, blocksOn) => {
    rig = await MonitorRig.prepare();
    rig.servers[0]!.blocksOn = blocksOn;
    rig.start();
    await rig.until("out", NOT_BLOCKING("10.40.0.10"));
    expect(rig.server()!.verified).toBe(false);
    expect(rig.haproxy.commands).toEqual([]);
  });

  test("monitoring mode and back: another ISTag asks the canary before its interval is over, and the change is in the journal", async () => {
    await start(2);
    await rig.until("ready", "", "dlp-1");
    await rig.until("ready", "", "dlp-2");
    const before = rig.servers[0]!.canaries().length;
    rig.haproxy.connections = [
      "0x7fd631881400: proto=tcpv4 src=127.0.0.1:38698 fe=relay-0 be=icap srv=dlp-1 ts=00 scf=[8,0h,fd=12,rex=1m29s,wex=] scb=[8,1h,fd=13] exp=4s",
      "0x7fd631881800: proto=tcpv4 src=127.0.0.1:38700 fe=relay-1 be=icap srv=dlp-2 ts=00 scf=[8,0h,fd=14,rex=1m29s,wex=] scb=[8,1h,fd=15] exp=4s",
      "0x7fd631881c00: proto=tcpv4 src=127.0.0.1:38702 fe=relay-0 be=icap srv=dlp-1 ts=00 scf=[8,0h,fd=16,rex=1m29s,wex=] scb=[5,1h,fd=17] exp=4s",
      "0x7fd631882000: proto=tcpv4 src=127.0.0.1:38704 fe=check-dlp-1 be=check-dlp-1 srv=dlp-1 ts=00 scf=[8,0h,fd=18] scb=[8,1h,fd=19] exp=4s",
    ];
    rig.servers[0]!.blocksOn = [];
    rig.servers[0]!.tag = "2";
    await rig.until("out", NOT_BLOCKING("10.40.0.10"));
    expect(rig.servers[0]!.canaries().slice(before)).toEqual(CANARY.slice(0, 2));
    await rig.wait(() => rig.haproxy.connections.length === 3, "its established connection is ended");
    expect(rig.haproxy.commands.slice(2)).toEqual([
      "set server icap/dlp-1 state maint",
      "shutdown session 0x7fd631881400",
    ]);
    expect(rig.said).toContain(`<4>dlp-1 (10.40.0.10) is out: ${NOT_BLOCKING("10.40.0.10")}\n`);
    expect(rig.server("dlp-2")!.state).toBe("ready");
  });

  test("a server that answered a client with another ISTag is asked its canary before its interval is over, and is out while that fails", async () => {
    await start();
    await rig.until("ready");
    const before = rig.servers[0]!.canaries().length;
    rig.suspect("dlp-1");
    await rig.wait(() => rig.servers[0]!.canaries().length === before + CANARY.length, "its canary was asked");
    expect(rig.servers[0]!.canaries().slice(before)).toEqual(CANARY);
    rig.servers[0]!.blocksOn = [];
    rig.suspect("dlp-1");
    await rig.until("out", NOT_BLOCKING("10.40.0.10"));
  });

  test("one whose rule is mended comes back by itself", async () => {
    rig = await MonitorRig.prepare(1, { intervalSeconds: 1 });
    const [server] = rig.servers;
    server!.blocksOn = [];
    rig.start();
    await rig.until("out", NOT_BLOCKING("10.40.0.10"));
    server!.blocksOn = BOTH.map((service) => service.split(" ")[1]!);
    await rig.until("ready");
    expect(rig.said).toContain("dlp-1 (10.40.0.10) is ready\n");
  });

  test("a server that blocks a clean text has another message, and is not asked to block the planted one", async () => {
    rig = await MonitorRig.prepare();
    rig.servers[0]!.blocksClean = true;
    rig.start();
    await rig.until("out", /^10\.40\.0\.10 blocks everything, a clean text too: /);
    expect(rig.servers[0]!.canaries()).toEqual([CANARY[0]]);
  });
});

describe("no right answer", () => {
  test.each<[string, string | undefined, RegExp]>([
    [
      "a path that it does not know",
      "ICAP/1.0 404 Not found\r\n\r\n",
      /does not know the path of OPTIONS \/srv\/reqmod \(404\)/,
    ],
    ["an error", "ICAP/1.0 500 Server error\r\n\r\n", /answers OPTIONS \/srv\/reqmod with ICAP status 500$/],
    ["no content", "ICAP/1.0 204 No Content\r\n\r\n", /answers OPTIONS \/srv\/reqmod with ICAP status 204$/],
    ["overload", "ICAP/1.0 503 Overloaded\r\n\r\n", /is overloaded: it answers OPTIONS \/srv\/reqmod with 503$/],
    ["another method", "ICAP/1.0 200 OK\r\nMethods: RESPMOD\r\n\r\n", /does not offer REQMOD at \/srv\/reqmod$/],
    ["HTTP", "HTTP/1.1 200 OK\r\n\r\n", /answers OPTIONS \/srv\/reqmod with something other than ICAP: the first line/],
    ["a hang-up", "", /port 1344 cannot be reached, or hangs up without an answer to OPTIONS/],
    [
      "silence (frozen)",
      undefined,
      /has not answered OPTIONS \/srv\/reqmod within 2 s: is it frozen, overloaded, or cut off\?$/,
    ],
  ])("to OPTIONS, %s: out at the second time, and back after a whole canary", async (_what, answer, reason) => {
    await start(1, {}, answer === undefined ? { OPTIONS_SECONDS: "2" } : {});
    const [server] = rig.servers;
    await rig.until("ready");
    const { options } = server!;
    const before = server!.canaries().length;
    server!.options = answer;
    await rig.until("out", reason);
    expect(server!.canaries()).toHaveLength(before);
    server!.options = options;
    await rig.until("ready");
    expect(server!.canaries()).toHaveLength(before + CANARY.length);
  });

  test("to the canary, though OPTIONS is answered (wedged): out at the second time", async () => {
    rig = await MonitorRig.prepare(1, { intervalSeconds: 1 });
    const [server] = rig.servers;
    rig.start();
    await rig.until("ready");
    const { options } = server!;
    server!.everything = options;
    await rig.until(
      "out",
      /^10\.40\.0\.10 answers REQMOD \/srv\/reqmod with something other than a verdict: 200 without a message$/,
    );
    server!.everything = null;
    await rig.until("ready");
  });

  test.each(["OPTIONS", "REQMOD", "RESPMOD"])("once alone, to %s, changes nothing", async (method) => {
    await start(1, { intervalSeconds: 1 });
    const [server] = rig.servers;
    await rig.until("ready");
    server!.resets = method;
    await rig.wait(() => server!.resets === "", "it resets a connection");
    const before = server!.canaries().length;
    await rig.wait(() => server!.canaries().length >= before + 2 * CANARY.length, "it is asked all again");
    expect(rig.haproxy.commands).toEqual(["set server icap/dlp-1 state ready"]);
    expect(rig.said).not.toContain("is out: 10.40.0.10 port");
  });

  test("a frozen server delays no other", async () => {
    rig = await MonitorRig.prepare(2);
    rig.servers[0]!.everything = undefined;
    rig.start({ OPTIONS_SECONDS: "2" });
    await rig.until("ready", "", "dlp-2");
    await rig.until("out", /^10\.40\.0\.10 has not answered OPTIONS/);
    expect(rig.server("dlp-2")!.state).toBe("ready");
  });

  test("no way to a server: haproxy is named", async () => {
    rig = await MonitorRig.prepare();
    await rig.servers[0]!.stop();
    rig.start();
    await rig.until("out", /^haproxy has no listener for 10\.40\.0\.10/);
  });
});

test("after a restart of haproxy, in which all servers are disabled, it is told anew", async () => {
  await start();
  await rig.until("ready");
  rig.haproxy.restart();
  await rig.wait(() => rig.haproxy.states.get("dlp-1") === 4, "it is in rotation again");
  expect(rig.haproxy.commands).toEqual(Array(2).fill("set server icap/dlp-1 state ready"));
});

test("with OPTIONS alone (optionsOnly) nothing is planted, and no server counts as verified", async () => {
  rig = await MonitorRig.prepare(1, { mode: "optionsOnly", intervalSeconds: 1 });
  rig.servers[0]!.blocksOn = [];
  rig.start();
  await rig.until("ready");
  await rig.wait(() => rig.servers[0]!.asked.length > 16, "OPTIONS for longer than the interval");
  expect(rig.server()).toMatchObject({ state: "ready", verified: false });
  expect(rig.servers[0]!.canaries()).toEqual([]);
});
