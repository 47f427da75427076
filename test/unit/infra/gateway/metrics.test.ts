import { landed } from "./input";

const FILES = ["/etc/icap-gateway/haproxy.cfg", "/etc/icap-gateway/fence.nft", "/etc/systemd/system/haproxy.service"];
const filesWith = (changes: Parameters<typeof landed>[1] = {}) => FILES.map((file) => landed(file, changes));

test("the metrics are only on loopback if no readers are given", () => {
  const [haproxy, fence] = filesWith();
  expect(haproxy!.match(/^ *bind .*$/gm)!.map((line) => line.trim())).toEqual([
    "bind 0.0.0.0:8080",
    "bind 127.0.0.1:8081",
  ]);
  expect(fence).not.toContain("metrics");
});

test("readers of the metrics get that path of that port and nothing else, past the fence and haproxy's own filter", () => {
  const [haproxy, fence, unit] = filesWith({
    monitoring: { scrape: { from: ["10.40.3.4/32", "10.40.4.0/24"], port: 9200 } },
  });
  expect(/^frontend metrics\n((?: .*\n)+)/m.exec(haproxy!)?.[1]).toBe(
    [
      "    bind 0.0.0.0:9200",
      "    http-request use-service prometheus-exporter if { path /metrics }",
      "    http-request deny deny_status 404",
      "",
    ].join("\n"),
  );
  expect(fence).toContain("ip saddr { 10.40.3.4/32, 10.40.4.0/24 } tcp dport 9200 counter accept");
  expect(unit).toContain("IPAddressAllow=localhost 168.63.129.16 10.40.3.4/32 10.40.4.0/24");
});
