/** A rendered README lists every port that the machine's own packet filter opens. */
import { TARGET_NAMES } from "../../../../scripts/render/folder";
import { rendered, textOf } from "./rendering";

const SCRAPE = { monitoring: { scrape: { from: ["10.50.0.0/24"], port: 9102 } } };
const section = (readme: string) => /^#+ Who reaches it$([^]*?)^#+ /m.exec(readme)?.[1] ?? readme;

test.each(["ubuntu", "onprem"] as const)(
  "%s: each port that the fence accepts is in its README, that of the metrics too",
  (target) => {
    for (const values of [{}, SCRAPE]) {
      const folder = rendered(target, values);
      const fence = textOf(folder, "lane-a/files/etc/icap-gateway/fence.nft");
      const inbound = /chain input \{([^]*?)\n {2}\}/.exec(fence)![1]!;
      const ports = [...inbound.matchAll(/ip saddr .*tcp dport (\d+)/g)].map((match) => match[1]!);
      expect(ports.includes("9102")).toBe(values === SCRAPE);
      expect(ports.length).toBeGreaterThanOrEqual(3);
      const told = section(textOf(folder, "README.md"));
      for (const port of ports) expect(told).toContain(`TCP ${port} `);
      expect(told.includes("(`GET /metrics`, by HTTP without a password) from 10.50.0.0/24\n")).toBe(values === SCRAPE);
    }
  },
);

test.each(["aws", "gcp"] as const)(
  "%s: the cloud's rules let nobody to the metrics, and the README says so",
  (target) => {
    const readme = textOf(rendered(target, SCRAPE), "README.md");
    expect(readme).toContain(
      "TCP 9102 (`GET /metrics`, by HTTP without a password) from 10.50.0.0/24; the cloud's own rules, which",
    );
    expect(textOf(rendered(target, SCRAPE), "gateway.json")).not.toContain("9102");
  },
);

test.each(TARGET_NAMES)("%s: without the setting no README has a word about metrics", (target) => {
  expect(textOf(rendered(target), "README.md")).not.toContain("/metrics");
});
