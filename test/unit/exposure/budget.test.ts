import { Budget, TooMuchToDecide } from "../../../exposure/budget";

test("a budget is spent to the last step, and not beyond", () => {
  const budget = new Budget(3);
  budget.spend();
  budget.spend(2);
  expect(budget.rest).toBe(0);
  expect(() => budget.spend()).toThrow(new TooMuchToDecide());
});

test("one of several pieces of work takes half of what is left, and leaves what it does not need", () => {
  const budget = new Budget(100);
  expect(budget.attempt(() => (budget.spend(10), budget.rest))).toBe(40);
  expect(budget.rest).toBe(90);
  expect(budget.attempt(() => budget.spend(46))).toBeUndefined();
  expect(budget.rest).toBe(45);
});

test("another error than too much work is not taken for it, and keeps the steps", () => {
  const budget = new Budget(100);
  const work = (): never => {
    budget.spend(20);
    throw new Error("wrong");
  };
  expect(() => budget.attempt(work)).toThrow(new Error("wrong"));
  expect(budget.rest).toBe(80);
});
