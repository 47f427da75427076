/** `npm run render -- --target aws` and `gcp`: the machines are those of the other targets, and limits of the clouds are kept or refused. */
import { gunzipSync, strFromU8 } from "fflate";
import { CLOUD_SUBNETS } from "../../../../scripts/render/clouds";
import { inGroups, metadataValue, MOST_METADATA } from "../../../../scripts/render/clouds";
import { rendered, textOf } from "./rendering";

const probes = ["35.191.0.0/16", "130.211.0.0/22", "209.85.152.0/22", "209.85.204.0/22"];

test("the machines on Google Cloud get the user data of an Ubuntu machine, with the cloud's own probes and SSH", () => {
  const ubuntu = rendered("ubuntu", {}, { probesFrom: probes, sshFrom: ["35.235.240.0/20"] });
  for (const lane of ["lane-a", "lane-b"]) {
    const compressed = Buffer.from(textOf(rendered("gcp"), `${lane}.user-data.gz.base64`), "base64");
    expect(strFromU8(gunzipSync(compressed))).toBe(textOf(ubuntu, `${lane}/user-data`));
  }
});

test("the machines on EC2 get the folder of a machine without cloud-init, with the cloud's own probes and SSH", () => {
  const { a, b } = CLOUD_SUBNETS;
  const onprem = rendered("onprem", {}, { probesFrom: [a, b], sshFrom: [a] });
  for (const lane of ["lane-a", "lane-b"]) {
    const folder = JSON.parse(textOf(rendered("aws"), `${lane}.json`)) as Record<string, object>;
    const wanted = Object.entries(onprem).filter(
      ([path]) => path.startsWith(`${lane}/`) && !path.endsWith("/user-data"),
    );
    expect(folder).toEqual(Object.fromEntries(wanted.map(([path, file]) => [path.slice(lane.length + 1), file])));
  }
});

test("ports with many sources are spread over groups, none of which has more than it may", () => {
  const ports = [
    { port: 1, sources: ["a", "b", "c", "d", "e"] },
    { port: 2, sources: ["f", "g"] },
  ];
  expect(inGroups(ports, 3)).toEqual([
    [{ port: 1, sources: ["a", "b", "c"] }],
    [
      { port: 1, sources: ["d", "e"] },
      { port: 2, sources: ["f"] },
    ],
    [{ port: 2, sources: ["g"] }],
  ]);
  expect(inGroups(ports, 100)).toEqual([ports]);
});

test("more sources than AWS has rules for are refused", () => {
  const addresses = Array.from({ length: 301 }, (_, index) => `52.1.${index >> 7}.${(index & 127) * 2}`);
  expect(() => rendered("aws", { client: { profile: "custom", addresses } })).toThrow(
    "client  the sources need 6 groups of 60 rules, and aws has 5 for a load balancer; name fewer sources",
  );
  expect(() => rendered("aws", { client: { profile: "custom", addresses: addresses.slice(1) } })).not.toThrow();
});

test("choices that are the cloud's own are refused, both at once", () => {
  const given = { probesFrom: ["10.9.0.0/24"], sshFrom: ["10.8.0.1"] };
  expect(() => rendered("gcp", {}, given)).toThrow(
    /^--probe-from: gcp has a load balancer of its own, whose addresses are known; leave it out\n--ssh-from: gcp lets SSH in from its own endpoint \(35\.235\.240\.0\/20\) alone; leave it out$/,
  );
});

test("a machine whose files Google's metadata cannot hold is refused", () => {
  expect(metadataValue("x".repeat(MOST_METADATA))).toHaveLength(MOST_METADATA + 1);
  expect(() => metadataValue("x".repeat(MOST_METADATA + 1))).toThrow(/^dlp {2}the machine's files are 262145 bytes/);
});
