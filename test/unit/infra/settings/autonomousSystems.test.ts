import { autonomousSystemProblem } from "../../../../infra/settings/autonomousSystems";

const taken = (number: number, azures = false): boolean => autonomousSystemProblem(number, azures) === undefined;

test("Azure's own numbers are refused at both ends, and that of its gateways at the other end alone", () => {
  for (const number of [8074, 8075, 12076, 65517, 65518, 65519, 65520])
    expect([number, taken(number), taken(number, true)]).toEqual([number, false, false]);
  expect([taken(65515), taken(65515, true)]).toEqual([false, true]);
});

test("numbers that IANA keeps are refused, and those around them taken", () => {
  const refused = [0, 23456, 64496, 64511, 65535, 65536, 65551, 4294967295];
  const around = [1, 23455, 23457, 64495, 64512, 65010, 65534, 65552, 4294967294];
  expect(refused.filter((number) => taken(number))).toEqual([]);
  expect(around.filter((number) => !taken(number))).toEqual([]);
});
