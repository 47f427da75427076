import type * as pulumi from "@pulumi/pulumi";

/** Name, parent, resource group, location and tags that the parts of one deployment share. */
export interface Placement {
  /** Name of the component. Its children's names start with it. */
  readonly name: string;
  readonly parent: pulumi.Resource;
  readonly resourceGroupName: pulumi.Input<string>;
  /** Azure location, for example `westeurope`. */
  readonly location: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Zones in Azure's form, or nothing if the location has none, because an empty list would count as a change. */
export function azureZones(zones: readonly number[]): string[] | undefined {
  return zones.length > 0 ? zones.map(String) : undefined;
}
