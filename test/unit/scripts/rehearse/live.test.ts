import http from "node:http";
import { livePage } from "../../../../scripts/rehearse/live/livePage";
import { serveLivePage } from "../../../../scripts/rehearse/live/liveServer";
import { readMachineReport } from "../../../../scripts/rehearse/live/machineReport";
import { Readings, type Watched } from "../../../../scripts/rehearse/live/readings";
import { CHART_SECONDS, liveSignals } from "../../../../scripts/rehearse/live/signals";

const A = "icap-gateway-lane-a-machines3b-31d4";
const B = "icap-gateway-lane-b-machinesc1-0d6f";
const NOW = Date.parse("2026-11-30T08:00:00Z") / 1000;

const transaction = (time: string, verdict: string, rule = "-") =>
  JSON.stringify({ time, client: "4.234.34.86", lane: "a", service: "reqmod", status: 200, bytes: 50, verdict, rule });

const report = (...lines: string[]): string =>
  [
    "@status",
    "certificates: not fetched yet (gateway-certificates.service)",
    "note: blocking is not verified",
    "",
    "@transactions",
    '","rule":"cut"}',
    ...lines,
    "",
    "@refusals",
    "2026-11-30T07:59:00+00:00 4.234.34.86:35617 SSL_accept: peer did not return a certificate",
  ].join("\n");

type Status = Parameters<typeof liveSignals>[0];
const machine = (name: string, ready: boolean) => ({ name, privateIp: "10.77.1.4", ready, readySeconds: 8.5 });
const status = {
  machines: [machine(A, true), machine(B, false)],
  pools: [
    { rule: "icaps-a-443", publicAddress: "198.51.100.10", port: 443 },
    { rule: "icaps-a", publicAddress: "198.51.100.10", port: 11344 },
    { rule: "icaps-b", publicAddress: "198.51.100.11", port: 11344 },
  ],
} as unknown as Status;

test("a gateway's report has its faults, its notes, its transactions and its refusals, and leaves a cut line out", () => {
  expect(readMachineReport(report(transaction("2026-11-30T07:59:59Z", "passed")))).toEqual({
    faults: ["certificates: not fetched yet (gateway-certificates.service)"],
    notes: ["blocking is not verified"],
    transactions: [expect.objectContaining({ verdict: "passed", bytes: 50 })],
    refusals: [
      {
        time: "2026-11-30T07:59:00+00:00",
        source: "4.234.34.86:35617",
        reason: "SSL_accept: peer did not return a certificate",
      },
    ],
  });
});

test("signals count the answers of each second, and a machine that does not answer has that as its fault", () => {
  const lines = [
    transaction("2026-11-30T07:50:00Z", "blocked", "old"), // before the chart begins
    transaction("2026-11-30T07:59:59Z", "passed"),
    transaction("2026-11-30T08:00:00Z", "modified"),
    transaction("2026-11-30T08:00:00Z", "blocked", "cards"),
    transaction("2026-11-30T08:00:00Z", "-"),
  ];
  const counters = [
    { nsg: "gateways", scope: "subnet", direction: "Inbound", rule: "DenyAllInBound", packets: 3, priority: 4096 },
    { nsg: "gateways", scope: "subnet", direction: "Inbound", rule: "AllowClient", packets: 9, priority: 100 },
    { nsg: "", scope: "router", direction: "Inbound", rule: "DenySomething", packets: 9, priority: 0 },
  ] as const;
  const signals = liveSignals(status, counters, new Map([[A, readMachineReport(report(...lines))]]), NOW);
  expect(signals.seconds).toHaveLength(CHART_SECONDS);
  expect(signals.seconds.slice(-2)).toEqual([
    { at: NOW - 1, allowed: 1, blocked: 0, none: 0 },
    { at: NOW, allowed: 1, blocked: 1, none: 1 },
  ]);
  expect(signals.seconds.reduce((sum, { blocked }) => sum + blocked, 0)).toBe(1);
  expect(signals.transactions.map(({ verdict }) => verdict)).toEqual(["-", "blocked", "modified", "passed", "blocked"]);
  expect(signals.transactions.at(-1)).toMatchObject({ rule: "old", lane: "a" });
  expect(signals.lanes).toEqual([
    { lane: "a", address: "198.51.100.10:11344", machines: [expect.objectContaining({ name: A, inPool: true })] },
    {
      lane: "b",
      address: "198.51.100.11:11344",
      machines: [expect.objectContaining({ name: B, inPool: false, faults: ["the machine does not answer"] })],
    },
  ]);
  expect(signals.denied).toEqual([{ rule: "DenyAllInBound", scope: "subnet", packets: 3 }]);
});

/** The answer to one request of the page's server. */
function asked(url: string, headers: http.OutgoingHttpHeaders = {}, method = "GET"): Promise<[number, string]> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => (text += part));
      response.on("end", () => resolve([response.statusCode!, text]));
    });
    request.once("error", reject).end();
  });
}

test("readers at the same time share one reading, and the next one reads again", async () => {
  let read = 0;
  const readings = new Readings({
    status: () => {
      read += 1;
      return Promise.resolve(status as never);
    },
    counters: () => Promise.resolve([]),
    exec: () => Promise.resolve({ code: 0, stdout: report(), stderr: "" }),
  });
  await Promise.all([readings.read(), readings.read()]);
  expect(read).toBe(1);
  await readings.read();
  expect(read).toBe(2);
});

test("the page and its signals are served to this machine alone", async () => {
  const watched: Watched = {
    status: () => Promise.resolve(status as never),
    counters: () => Promise.resolve([]),
    exec: (name) =>
      name === A
        ? Promise.resolve({ code: 0, stdout: report(), stderr: "" })
        : Promise.reject(new Error("the machine is off")),
  };
  const readings = new Readings(watched);
  const server = await serveLivePage("Stack <dev>", () => readings.read());
  try {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const [code, text] = await asked(`${server.url}signals`);
    expect(code).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      lanes: [{ machines: [{ notes: ["blocking is not verified"] }] }, { machines: [{ notes: [] }] }],
    });
    expect(await asked(server.url)).toEqual([200, expect.stringContaining("<h1>Stack &lt;dev&gt;</h1>")]);
    expect((await asked(`${server.url}signals`, { host: "rebound.example" }))[0]).toBe(403);
    expect((await asked(`${server.url}signals`, {}, "POST"))[0]).toBe(405);
    expect((await asked(`${server.url}other`))[0]).toBe(404);
  } finally {
    await server.close();
  }
});

test("an emulator that does not answer is an error of the signals, not the end of the page", async () => {
  const server = await serveLivePage("dev", () => Promise.reject(new Error("no emulator answers")));
  try {
    expect(await asked(`${server.url}signals`)).toEqual([503, "Error: no emulator answers"]);
    expect((await asked(server.url))[0]).toBe(200);
  } finally {
    await server.close();
  }
});

test("the page takes nothing from outside, and puts no text of a log into it as HTML", () => {
  const page = livePage("dev");
  expect(page).not.toMatch(/innerHTML|insertAdjacentHTML|document\.write|https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
});
