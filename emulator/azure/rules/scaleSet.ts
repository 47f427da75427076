/** Azure's rules for Flexible scale sets (Azure documentation, "Orchestration modes", "Automatic instance repairs"). Pure. */
import type { Problem } from "../engine/provider";
import { at, isRecord, isUnknown, records, strings, text, type Properties } from "../engine/value";
import { extensionProblems, isHealthExtension } from "./extensions";
import { placeProblems } from "./locations";
import { osProblems, userDataProblems } from "./machineOs";
import { durationInRange, inRange, unless } from "./problems";

/** Type token of scale sets. */
export const SCALE_SET = "azure-native:compute:VirtualMachineScaleSet";

/** Azure's answer when a machine's extension fails. For Flexible sets the documents do not say which answer it is. */
export type ExtensionFailure = "fail" | "reportSuccess";

const profileAt = (inputs: Properties, ...path: readonly string[]): unknown =>
  at(inputs, ["virtualMachineProfile", ...path]);

/** Faults of a scale set's inputs. */
export function scaleSetProblems(inputs: Properties): readonly Problem[] {
  const profile = isRecord(inputs.virtualMachineProfile) ? inputs.virtualMachineProfile : undefined;
  return [
    ...placeProblems(inputs.location, inputs.zones),
    ...modeProblems(inputs),
    ...unless(inputs.sku !== undefined, "sku", "is required: the machines' size and number"),
    ...unless(
      profile !== undefined || isUnknown(inputs.virtualMachineProfile),
      "virtualMachineProfile",
      "is required: a set without a profile makes no machines",
    ),
    ...(profile
      ? [
          ...osProblems(profile),
          ...userDataProblems(profile.userData),
          ...imageProblems(profile),
          ...networkProblems(profile),
          ...extensionProblems(profile.extensionProfile),
          ...repairProblems(inputs, profile),
          ...durationInRange(
            profileAt(inputs, "scheduledEventsProfile", "terminateNotificationProfile", "notBeforeTimeout"),
            "virtualMachineProfile.scheduledEventsProfile.terminateNotificationProfile.notBeforeTimeout",
            5,
            15,
          ),
        ]
      : []),
  ];
}

function modeProblems(inputs: Properties): readonly Problem[] {
  const zoned = strings(inputs.zones).length > 0;
  const domains = inputs.platformFaultDomainCount;
  const mode = at(inputs, ["upgradePolicy", "mode"]);
  const identity = at(inputs, ["identity", "type"]);
  const size = at(inputs, ["sku", "name"]);
  return [
    ...unless(
      inputs.orchestrationMode === "Flexible",
      "orchestrationMode",
      "must be Flexible: Uniform sets are not emulated, and Azure recommends Flexible",
    ),
    ...unless(
      isUnknown(domains) || (zoned ? domains === 1 : [1, 2, 3].includes(Number(domains))),
      "platformFaultDomainCount",
      `InvalidParameter: must be 1 in a Flexible set with zones (1, 2 or 3 without), but is ${String(domains ?? "absent")}`,
    ),
    // azure-rest-api-specs#11805: with one zone or none any value is refused, `false` too.
    ...unless(
      inputs.zoneBalance === undefined || isUnknown(inputs.zones) || strings(inputs.zones).length > 1,
      "zoneBalance",
      `InvalidParameter: The value of parameter zoneBalance is invalid. (It can be set only with more than one zone; zones is ${JSON.stringify(inputs.zones ?? [])}.)`,
    ),
    ...unless(
      inputs.overprovision !== true,
      "overprovision",
      "OperationNotAllowed: a Flexible set does not overprovision; leave it out",
    ),
    ...unless(
      inputs.singlePlacementGroup !== true,
      "singlePlacementGroup",
      "OperationNotAllowed: must be false or absent in a Flexible set",
    ),
    ...unless(
      mode === undefined || mode === "Manual",
      "upgradePolicy.mode",
      `OperationNotAllowed: ${String(mode)} is a preview feature for Flexible sets; register it, or use Manual`,
    ),
    ...unless(
      identity === undefined || identity === "UserAssigned" || identity === "None" || isUnknown(identity),
      "identity.type",
      `OperationNotAllowed: a Flexible set takes user-assigned identities only, not ${String(identity)}`,
    ),
    ...unless(
      size === undefined || isUnknown(size) || /^Standard_[A-Z][A-Za-z0-9-]*(_[A-Za-z0-9]+)*$/.test(String(size)),
      "sku.name",
      `InvalidParameter: ${JSON.stringify(size)} is not the name of a virtual machine size, such as Standard_D2s_v5`,
    ),
    ...inRange(at(inputs, ["sku", "capacity"]), "sku.capacity", 0, 1000),
  ];
}

function imageProblems(profile: Properties): readonly Problem[] {
  const image = at(profile, ["storageProfile", "imageReference"]);
  const path = "virtualMachineProfile.storageProfile.imageReference";
  if (!isRecord(image)) {
    return isUnknown(image) ? [] : [{ property: path, reason: "InvalidParameter: an image is required" }];
  }
  const parts = ["publisher", "offer", "sku", "version"].filter((part) => image[part] === undefined);
  const named =
    image.id !== undefined || image.communityGalleryImageId !== undefined || image.sharedGalleryImageId !== undefined;
  const security = text(at(profile, ["securityProfile", "securityType"]));
  const secured = at(profile, ["securityProfile", "uefiSettings"]) !== undefined;
  const sku = text(image.sku) ?? "";
  return [
    ...unless(
      named || parts.length === 0,
      path,
      `InvalidParameter: ${parts.join(", ")} missing; an image is named by publisher, offer, sku and version, or by id`,
    ),
    ...unless(
      security !== "TrustedLaunch" || !/gen1/i.test(sku),
      `${path}.sku`,
      `BadRequest: Trusted Launch is supported only for generation 2 images; ${sku} is generation 1`,
    ),
    ...unless(
      !secured || security === "TrustedLaunch" || security === "ConfidentialVM",
      "virtualMachineProfile.securityProfile.uefiSettings",
      "InvalidParameter: uefiSettings can be used only with securityType TrustedLaunch or ConfidentialVM",
    ),
  ];
}

function networkProblems(profile: Properties): readonly Problem[] {
  const path = "virtualMachineProfile.networkProfile";
  const network = at(profile, ["networkProfile"]);
  if (!isRecord(network)) {
    return isUnknown(network) ? [] : [{ property: path, reason: "InvalidParameter: a network profile is required" }];
  }
  const cards = records(network.networkInterfaceConfigurations);
  const primary = cards.filter((card) => card.primary === true);
  return [
    ...unless(
      network.healthProbe === undefined,
      `${path}.healthProbe`,
      "OperationNotAllowed: a Flexible set takes no load balancer probe as health signal; use the ApplicationHealthLinux extension",
    ),
    ...unless(
      network.networkApiVersion !== undefined,
      `${path}.networkApiVersion`,
      "InvalidParameter: is required for a Flexible set, 2020-11-01 or 2022-11-01",
    ),
    ...unless(
      cards.length > 0 || isUnknown(network.networkInterfaceConfigurations),
      `${path}.networkInterfaceConfigurations`,
      "InvalidParameter: at least one network card is required",
    ),
    ...unless(
      cards.length === 0 || primary.length === 1 || (cards.length === 1 && cards[0]!.primary === undefined),
      `${path}.networkInterfaceConfigurations`,
      `InvalidParameter: exactly one card is primary, but ${primary.length} are`,
    ),
    ...cards.flatMap((card, index) => {
      const place = `${path}.networkInterfaceConfigurations[${index}]`;
      const addresses = records(card.ipConfigurations);
      return [
        ...unless(text(card.name) !== undefined || isUnknown(card.name), `${place}.name`, "is required"),
        ...unless(addresses.length > 0, `${place}.ipConfigurations`, "InvalidParameter: at least one is required"),
        ...addresses.flatMap((address, position) =>
          unless(
            address.subnet !== undefined,
            `${place}.ipConfigurations[${position}].subnet`,
            "InvalidParameter: is required",
          ),
        ),
      ];
    }),
  ];
}

function repairProblems(inputs: Properties, profile: Properties): readonly Problem[] {
  const policy = inputs.automaticRepairsPolicy;
  if (!isRecord(policy) || policy.enabled !== true) return [];
  const healthy = records(at(profile, ["extensionProfile", "extensions"])).some(isHealthExtension);
  return [
    ...durationInRange(policy.gracePeriod, "automaticRepairsPolicy.gracePeriod", 10, 90),
    ...unless(
      healthy,
      "automaticRepairsPolicy.enabled",
      "InvalidParameter: automatic repairs need a health signal; a Flexible set takes it from the ApplicationHealthLinux extension",
    ),
  ];
}
