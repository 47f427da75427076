/** Azure takes `West Europe` and `westeurope` for one location; this is the second form. */
export function programmaticName(location: string): string {
  return location.toLowerCase().replaceAll(" ", "");
}
