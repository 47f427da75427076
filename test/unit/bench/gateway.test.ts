import { descendants, processStat } from "../../../bench/gateway/processes";
import { withEcho } from "../../../bench/gateway/configurations";
import { productFiles } from "../../../engine/productFiles";
import { externalReport } from "../../../bench/gateway/externalTable";
import { summary, type CaseResult } from "../../../bench/gateway/run";
import { judge } from "../../../bench/gateway/targets";
import { parseSettings } from "../../../infra/settings";

const dev = () =>
  parseSettings({ location: "westeurope", values: { dlp: { engine: "clamav" } } }, "dev", new Date("2026-11-01"));

const stat = (pid: number, parent: number, name = "stunnel"): string =>
  `${pid} (${name}) S ${parent} 1 1 0 -1 4194304 0 0 0 0 120 30 7 3 20 0 4 0 99 1000 512 0`;

const peer = (name: "ours" | "guide" | "haproxy" | "nginx", perSecond: number, resumedShare?: number) => ({
  peer: name,
  perSecond: { median: perSecond, least: perSecond, most: perSecond },
  ...{ p50: 1, p99: 2, errors: 0, resumedShare },
  backendCpuPerGib: { median: 0, least: 0, most: 0 },
  backendCpuPerThousand: { median: 0, least: 0, most: 0 },
});

describe("the gateway's bench", () => {
  it("counts the processor time of a server's ended children too, whatever its name holds", () => {
    expect(processStat(stat(7, 3, "a) b (c"))).toEqual({ pid: 7, parent: 3, ticks: 160, residentPages: 512 });
  });

  it("takes all that a server started for the server, and nothing else", () => {
    const all = [stat(3, 1), stat(7, 3), stat(9, 7), stat(4, 1)].map(processStat);
    expect(descendants(3, all).map(({ pid }) => pid)).toEqual([7, 9]);
  });

  it("measures the product's own configuration, and can add its echo service to it", () => {
    const files = productFiles(dev());
    expect(files.get("/etc/stunnel/icap.conf")).toContain("verifyPeer = yes");
    const configuration = withEcho(files.get("/etc/icap-gateway/c-icap.conf")!);
    expect(configuration.indexOf("icap_access allow bench_echo")).toBeLessThan(
      configuration.indexOf("icap_access deny anybody"),
    );
    expect(() => withEcho("Port 1344\n")).toThrow('c-icap.conf has no single line "icap_access deny anybody" any more');
  });

  it("gives a run without any right verdict no credit", () => {
    const sample = { perSecond: 0, p50: 0, p99: 0, errors: 5, firstError: "wrong verdict: allowed, not blocked" };
    const all = [{ ...sample, connections: 5, resumed: 0, requests: 0, front: 1, backend: 1 }];
    const made = summary({ bytes: 1024, mode: "keep" }, "ours", all);
    expect(made).toMatchObject({ errors: 5, firstError: sample.firstError, perSecond: { median: 0 } });
    expect(made.frontCpuPerThousand?.median).toBe(1000);
  });

  it("holds ours against the better of two peers, and says nothing of what was not measured", () => {
    const results: CaseResult[] = [
      {
        case: "1 KiB echo, full handshake, TLS 1.3",
        peers: [peer("ours", 100), peer("guide", 50), peer("haproxy", 80), peer("nginx", 125)],
      },
      { case: "1 KiB echo, resumed, TLS 1.3", peers: [peer("ours", 100, 0.5), peer("guide", 100, 0.99)] },
    ];
    expect(judge(results).map(({ what, measured, met }) => [what, measured, met])).toEqual([
      ["full handshakes / the guide's", 2, true],
      ["full handshakes / better of haproxy and nginx", 0.8, false],
      ["resumed handshakes / the guide's", 1, true],
      ["share of resumed handshakes", 0.5, false],
    ]);
  });

  it("shows external servers' throughput as a ratio, a slow server next to the other one, and every error", () => {
    const spread = (median: number) => ({ median, least: median, most: median });
    const way = { perSecond: spread(50), p50: spread(8), p99: spread(20), errors: 0 };
    const times = (p99: number) => ({ requests: 10, p50: 1, p99 });
    const report = externalReport({
      sideBySide: [
        {
          name: "1 KiB",
          ways: [
            { ...way, way: "server", perSecond: spread(100), p50: spread(2) },
            { ...way, way: "external", errors: 3, firstError: "ICAP status 503" },
          ],
        },
      ],
      scale: { one: spread(80), two: spread(160), ratio: spread(2), errors: 0 },
      slow: {
        before: { fast: times(111), slow: times(112) },
        during: { fast: times(113), slow: times(2114) },
        errors: 0,
      },
      canaries: [
        { name: "1 client", verified: { ...way, way: "verified" }, each: { ...way, way: "each", p50: spread(77) } },
      ],
    });
    expect(report).toMatch(/^each +1 client .* 77\.0 /m);
    expect(report).toMatch(/^server .* 0\.50 /m);
    expect(report).toMatch(/^external .* 1\.00 .* 6\.00 .*3: ICAP status 503/m);
    expect(report).toMatch(/^two \/ one, each round +2\.00/m);
    expect(report).toMatch(/^the other server .* 111 .* 113/m);
    expect(report).toMatch(/^the server that gets slow \(2 s\) .* 112 .* 2114/m);
  });
});
