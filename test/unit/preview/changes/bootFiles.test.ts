import { gzipSync } from "node:zlib";
import { compare } from "../../../../preview/changes/compare";
import { bootData, changeOf, codeData } from "../smallStack";
import { withInputs } from "./withInputs";

test("code in userData is compared file by file, as the boot data is", () => {
  const report = compare(changeOf({ code: "one\n" }, { code: "one\ntwo\n" }));
  expect(report.bootFiles).toEqual([
    { where: "both lanes", path: "/opt/code.py", change: "changed", linesAdded: 1, linesRemoved: 0 },
  ]);
  const osProfile = { customData: bootData("Port 1344") };
  const older = withInputs(changeOf({ code: "one\n" }, {}), "gateway-lane-a-machines", {
    virtualMachineProfile: { userData: codeData("one\ntwo\n", gzipSync), osProfile },
  });
  expect(compare(older).bootFiles).toContainEqual(
    expect.objectContaining({ path: "/opt/code.py", linesAdded: 1, linesRemoved: 0 }),
  );
  const broken = withInputs(changeOf({}, {}), "gateway-lane-a-machines", {
    virtualMachineProfile: { userData: "AAAA", osProfile },
  });
  expect(compare(broken).unknown.join("\n")).toMatch(
    /lane-a-machines: its boot data is known only after the deployment/,
  );
});

test("the script before the files is a part of the boot data", () => {
  const virtualMachineProfile = { osProfile: { customData: bootData("Port 1344", "#!/bin/sh\nexit 0\n") } };
  const changed = withInputs(changeOf({}, {}), "gateway-lane-a-machines", { virtualMachineProfile });
  expect(compare(changed).bootFiles).toMatchObject([{ path: "cloud-config", linesAdded: 2, linesRemoved: 0 }]);
});
