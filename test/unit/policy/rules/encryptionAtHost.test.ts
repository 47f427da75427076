import { outcomes, resource } from "../stack";

test("a machine of a scale set has its set's protection, and a machine of its own needs it", () => {
  for (const rule of ["encryption-at-host", "trusted-launch"]) {
    expect(outcomes(rule, [resource("compute:VirtualMachineScaleSetVM", "one", {})])).toEqual([]);
    expect(outcomes(rule, [resource("compute:VirtualMachine", "one", {})])).toEqual(["violated"]);
  }
});
