/** Machines that are in no scale set, and their network cards. */
import type { AzureResource } from "../../model";
import { sameId } from "../armId";
import { at, records, type Properties } from "../engine/value";
import type { World } from "../resourceType";
import { idsAt } from "./references";

export const MACHINE = "azure-native:compute:VirtualMachine";
export const CARD = "azure-native:network:NetworkInterface";

/** Ids of a machine's network cards. */
export const cardsOf = (machine: Properties): readonly string[] =>
  idsAt(records(at(machine, ["networkProfile", "networkInterfaces"])), ["id"]);

/** The machine that has the card. */
export const machineOfCard = (world: World, cardId: string): AzureResource | undefined =>
  world.ofType(MACHINE).find(({ properties }) => cardsOf(properties).some((id) => sameId(id, cardId)));

/** Network cards in the subnet. */
export const cardsInSubnet = (world: World, subnetId: string): readonly AzureResource[] =>
  world
    .ofType(CARD)
    .filter(({ properties }) =>
      idsAt(records(properties.ipConfigurations), ["subnet", "id"]).some((id) => sameId(id, subnetId)),
    );
