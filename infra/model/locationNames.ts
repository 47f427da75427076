/** Azure treats `West Europe` and `westeurope` as the same location; this returns the second form. */
export function programmaticName(location: string): string {
  return location.toLowerCase().replaceAll(" ", "");
}
