/**
 * Expects that Azure takes these rules of a security group: names of its characters, each once in a direction as each priority is, and
 * descriptions of at most 140 characters, of which each rule has one.
 */
export function expectValid(rules: readonly object[]): void {
  const all = rules as readonly Readonly<Record<"name" | "description" | "direction" | "priority", unknown>>[];
  for (const { name, description, priority } of all) {
    expect(name).toMatch(/^[A-Za-z][A-Za-z0-9]{0,79}$/);
    expect(description).toMatch(/^.{1,140}$/);
    expect(priority).toBeGreaterThanOrEqual(100);
    expect(priority).toBeLessThanOrEqual(4096);
  }
  for (const by of ["name", "priority"] as const)
    expect(new Set(all.map((rule) => `${String(rule.direction)} ${String(rule[by])}`)).size).toBe(all.length);
}
