import { cardConfigurations, machinesIn } from "../../../policy/machines";
import { NOT_KNOWN } from "../../../policy/reading";
import { UNKNOWN_TEXT, resource } from "./stack";

const os = { osProfile: { adminUsername: "azureuser" } };

test.each([
  ["compute:VirtualMachine", os, [""]],
  ["compute:VirtualMachineScaleSetVM", os, [""]],
  ["compute:VirtualMachineScaleSet", { virtualMachineProfile: os }, ["virtualMachineProfile."]],
  ["compute:VirtualMachineScaleSet", { virtualMachineProfile: UNKNOWN_TEXT }, ["virtualMachineProfile."]],
  ["compute:VirtualMachineScaleSet", {}, []],
  ["compute:AvailabilitySet", { virtualMachineProfile: os }, []],
])("a %s with %j makes machines at %j", (type, properties, paths) => {
  expect(machinesIn(resource(type, "machines", properties)).map(({ path }) => path)).toEqual(paths);
});

const ip = { ipConfigurations: [{ name: "ip" }, {}] };

test.each([
  ["network:NetworkInterface", ip, ["ipConfigurations[ip]", "ipConfigurations[1]"]],
  ["network:NetworkInterface", { ipConfigurations: UNKNOWN_TEXT }, ["ipConfigurations"]],
  [
    "compute:VirtualMachine",
    { networkProfile: { networkInterfaceConfigurations: [{ name: "nic", ...ip }, ip] } },
    [
      "networkProfile.networkInterfaceConfigurations[nic].ipConfigurations[ip]",
      "networkProfile.networkInterfaceConfigurations[nic].ipConfigurations[1]",
      "networkProfile.networkInterfaceConfigurations[1].ipConfigurations[ip]",
      "networkProfile.networkInterfaceConfigurations[1].ipConfigurations[1]",
    ],
  ],
  [
    "compute:VirtualMachineScaleSetVM",
    { networkProfileConfiguration: { networkInterfaceConfigurations: UNKNOWN_TEXT } },
    ["networkProfileConfiguration.networkInterfaceConfigurations"],
  ],
  ["network:Subnet", ip, []],
])("the card configurations of a %s with %j are at %j", (type, properties, paths) => {
  expect(cardConfigurations(resource(type, "card", properties)).map(({ path }) => path)).toEqual(paths);
});

test("a list that is not known is one configuration that is not", () => {
  const card = resource("network:NetworkInterface", "card", { ipConfigurations: UNKNOWN_TEXT });
  expect(cardConfigurations(card).map(({ value }) => value)).toEqual([NOT_KNOWN]);
});
