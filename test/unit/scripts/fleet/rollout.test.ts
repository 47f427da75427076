/** A rollout's order, stops and second beginning, with work that only remembers. */
import { rollOut, type StackWork } from "../../../../scripts/fleet/rollout";

/** Stacks that are updated stay updated, as in a backend; `broken` ones are not right, whatever is done. */
class Backend implements StackWork {
  readonly updated = new Set<string>();
  broken: readonly string[] = [];
  refusing: readonly string[] = [];
  order: string[] = [];
  running = 0;
  most = 0;

  async update(stack: string) {
    this.order.push(stack);
    this.most = Math.max(this.most, ++this.running);
    await new Promise((resolve) => setImmediate(resolve));
    this.running -= 1;
    if (this.refusing.includes(stack)) throw new Error("quota");
    const changes: Record<string, number> = this.updated.has(stack) ? { same: 3 } : { create: 3 };
    this.updated.add(stack);
    return changes;
  }

  verify(stack: string) {
    const problems = this.broken.includes(stack) ? ["reqmod-clean: blocked"] : [];
    return Promise.resolve({ passed: 4, problems });
  }
}

const WAVES = [["a"], ["b", "c"], ["d", "e", "f"]];

test("each wave begins when all stacks of the one before are verified, a limited number at once", async () => {
  const backend = new Backend();
  const outcomes = await rollOut(WAVES, 2, backend);
  expect(backend.order).toEqual(["a", "b", "c", "d", "e", "f"]);
  expect(backend.most).toBe(2);
  expect(outcomes.map(({ stack, wave }) => stack + wave)).toEqual(["a1", "b2", "c2", "d3", "e3", "f3"]);
  for (const { state } of outcomes) expect(state).toEqual({ kind: "right", changed: true, passed: 4 });
});

test("after a failed verification nothing more is begun, and what runs comes to its end", async () => {
  const backend = new Backend();
  backend.broken = ["d"];
  const outcomes = await rollOut(WAVES, 2, backend);
  expect(outcomes.map(({ state }) => state.kind)).toEqual([
    ...["right", "right", "right"],
    ...["verification failed", "right", "not begun"],
  ]);
  expect(backend.updated).not.toContain("f");
});

test("a failed update, and a verification that cannot be made, stop it too, with their words", async () => {
  const refused = new Backend();
  refused.refusing = ["a"];
  expect((await rollOut(WAVES, 9, refused))[0]!.state).toEqual({ kind: "update failed", why: "quota" });
  expect(refused.order).toEqual(["a"]);
  const unreachable = new Backend();
  unreachable.verify = () => Promise.reject(new Error("no outputs"));
  expect((await rollOut(WAVES, 9, unreachable))[0]!.state).toEqual({
    kind: "verification failed",
    problems: ["no outputs"],
  });
  expect(unreachable.order).toEqual(["a"]);
});

test("begun again it changes only what is left, and verifies all of it again", async () => {
  const backend = new Backend();
  backend.broken = ["c"];
  await rollOut(WAVES, 1, backend);
  expect([...backend.updated]).toEqual(["a", "b", "c"]);
  backend.broken = [];
  const outcomes = await rollOut(WAVES, 1, backend);
  expect(outcomes.map(({ state }) => state.kind === "right" && state.changed)).toEqual([
    false,
    false,
    false,
    true,
    true,
    true,
  ]);

  backend.broken = ["a"]; // the canary broke meanwhile: nobody is updated over it
  backend.order = [];
  await rollOut(WAVES, 1, backend);
  expect(backend.order).toEqual(["a"]);
});
