import { accepted, changed, emptySubscription } from "../subscription";

const CARD = "azure-native:network:NetworkInterface";
const MACHINE = "azure-native:compute:VirtualMachine";
const network = accepted.network!;

let azure: ReturnType<typeof emptySubscription>;
let networkId: string;
let subnet: string;
let address: (last: number) => string;
beforeEach(async () => {
  azure = emptySubscription();
  await azure.create(accepted.group!.type, accepted.group!.inputs);
  ({ id: networkId } = await azure.create(network.type, network.inputs));
  const [first] = network.inputs.subnets as { name: string; addressPrefix: string }[];
  subnet = `${networkId}/subnets/${first!.name}`;
  address = (last) => first!.addressPrefix.replace(/\d+\/\d+$/, String(last));
});

const card = (name: string, privateIPAddress: string) => ({
  ...{ resourceGroupName: "rg", networkInterfaceName: name, location: "westeurope" },
  ipConfigurations: [{ name: "one", privateIPAllocationMethod: "Static", privateIPAddress, subnet: { id: subnet } }],
});
const machine = (name: string, cardId: string) => ({
  ...{ resourceGroupName: "rg", vmName: name, location: "westeurope" },
  hardwareProfile: { vmSize: "Standard_D4s_v5" },
  storageProfile: { imageReference: { id: "/images/dlp" }, osDisk: { createOption: "FromImage" } },
  osProfile: {
    computerName: name,
    adminUsername: "dlpadmin",
    linuxConfiguration: { disablePasswordAuthentication: true },
  },
  networkProfile: { networkInterfaces: [{ id: cardId }] },
});

test.each<[string, () => string, string]>([
  ["outside its subnet", () => "10.200.0.10", "PrivateIPAddressNotInSubnet"],
  ["that Azure keeps", () => address(3), "PrivateIPAddressInReservedRange"],
  ["that another card has", () => address(10), "PrivateIPAddressIsAllocated"],
])("a static address %s is refused", async (_, wanted, code) => {
  await azure.create(CARD, card("first", address(10)));
  await expect(azure.create(CARD, card("second", wanted()))).rejects.toThrow(code);
});

test("a card is deleted after its machine, and belongs to one machine", async () => {
  const { id } = await azure.create(CARD, card("first", address(10)));
  const made = await azure.create(MACHINE, machine("one", id));
  await expect(azure.create(MACHINE, machine("two", id))).rejects.toThrow("NicInUse");
  await expect(azure.destroy(CARD, id)).rejects.toThrow("NicInUse");
  await azure.destroy(MACHINE, made.id);
  await azure.destroy(CARD, id);
});

test("a machine's image, plan, host name and zones are not changed in place", async () => {
  const { id } = await azure.create(CARD, card("first", address(10)));
  const inputs = machine("one", id);
  const made = await azure.create(MACHINE, inputs);
  for (const [path, value] of [
    ["storageProfile.imageReference.id", "/images/other"],
    ["osProfile.computerName", "other"],
    ["zones", ["1"]],
  ] as const)
    await expect(azure.update(MACHINE, made.id, changed(inputs, path, value))).rejects.toThrow(
      "PropertyChangeNotAllowed",
    );
});

test("a subnet with a card cannot be deleted", async () => {
  await azure.create(CARD, card("first", address(10)));
  await expect(azure.destroy(network.type, networkId)).rejects.toThrow("InUseSubnetCannotBeDeleted");
});

test("cards and machines of other kinds than the program's own are taken, as Azure takes them", async () => {
  const dynamic = [{ name: "one", subnet: { id: subnet } }];
  const { id } = await azure.create(CARD, { ...card("dynamic", ""), ipConfigurations: dynamic });
  const made = await azure.create(MACHINE, {
    ...machine("windows", id),
    osProfile: { computerName: "windows", adminUsername: "dlpadmin", windowsConfiguration: {} },
    storageProfile: { imageReference: { communityGalleryImageId: "/CommunityGalleries/g" } },
  });
  expect(made.id).toContain("windows");
});

test("an invalid static address, and an image without a version, are refused", () => {
  const problems = (type: string, inputs: object) =>
    azure.check(type, { ...inputs }).problems.map(({ property }) => property);
  expect(problems(CARD, card("first", "10.200"))).toEqual(["ipConfigurations[0].privateIPAddress"]);
  const inputs = changed(machine("one", "/card"), "storageProfile.imageReference", { publisher: "p", offer: "o" });
  expect(problems(MACHINE, inputs)).toEqual(["storageProfile.imageReference"]);
});
