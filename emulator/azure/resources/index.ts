/** The table: every resource type that the emulator knows. */
import type { ResourceType } from "../resourceType";
import { networkSecurityGroup } from "./networkSecurityGroup";
import { resourceGroup } from "./resourceGroup";
import { virtualMachineScaleSet } from "./virtualMachineScaleSet";

const rows: ResourceType[] = [resourceGroup, networkSecurityGroup, virtualMachineScaleSet];

/** Rows by type token. */
export const resourceTypes: ReadonlyMap<string, ResourceType> = new Map(rows.map((row) => [row.type, row]));
