/** gateway-servers: a server that fails clients' transactions is asked its canary, and rests where that holds. */
import { MonitorRig } from "./monitorRig";

let rig: MonitorRig;
afterEach(async () => rig.stop());

async function start(count?: number, canary?: object, environment?: Record<string, string>): Promise<void> {
  rig = await MonitorRig.prepare(count, canary);
  rig.start(environment);
}
/** Canaries that one round asks: a clean and a planted text on each of two services. */
const ROUND = 4;

describe("a server that fails clients' transactions", () => {
  /** Until the entry of dlp-1 is so; each look of the monitor sees one more failure. */
  async function failing(until: () => boolean): Promise<void> {
    const again = setInterval(() => rig.failed("dlp-1"), 50);
    try {
      await rig.wait(until, "the failures are heeded");
    } finally {
      clearInterval(again);
    }
  }
  const state = (name: string) => rig.server(name)?.state;

  test("is asked its canary before its interval is over, and is out when that fails too", async () => {
    await start(1);
    await rig.until("ready");
    const [server] = rig.servers;
    await rig.wait(() => server!.canaries().length === ROUND, "its canary was asked");
    server!.everything = server!.options!.replace("200 OK", "503 Full");
    server!.options = server!.everything;
    rig.failed("dlp-1");
    await rig.until("out", /is overloaded: it answers .* with 503$/);
  });

  test("costs one canary more in an interval, however many fail", async () => {
    await start(1);
    await rig.until("ready");
    const [server] = rig.servers;
    await failing(() => server!.canaries().length === 2 * ROUND);
    await failing(() => server!.asked.length > 5 * ROUND);
    expect(server!.canaries()).toHaveLength(2 * ROUND);
  });

  test("rests for a while where its canary holds and another one serves; its transactions are not cut", async () => {
    await start(2, {}, { REST_SECONDS: "2" });
    await rig.until("ready", "", "dlp-1");
    await rig.until("ready", "", "dlp-2");
    await failing(() => state("dlp-1") === "resting");
    await rig.until("resting", /^10\.40\.0\.10 has failed 3 transactions .* though its canary holds: .* for 2 s$/);
    expect(rig.haproxy.commands.join()).not.toContain("shutdown");
    expect((await rig.command("problems")).out).toMatch(
      /^dlp-1 10\.40\.0\.10 resting since .*: 10\.40\.0\.10 has failed 3 /,
    );
    await rig.until("ready", "", "dlp-1");
  });

  test("stays in rotation where it is the last one: an error for some files is better than none for all", async () => {
    await start(2, {}, { REST_SECONDS: "3600" });
    await rig.until("ready", "", "dlp-2");
    await failing(() => state("dlp-1") === "resting");
    rig.servers[1]!.options = "ICAP/1.0 404 Not found\r\n\r\n";
    await rig.until("out", /404/, "dlp-2");
    await rig.until("ready", "", "dlp-1");
  });
});
