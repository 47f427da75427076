import { z } from "zod";
import { wrongParts } from "../../../console/wrongParts";

const card = z.strictObject({ name: z.string(), servers: z.array(z.object({ port: z.number() })) });
const wordsFor = (value: unknown): string => wrongParts(card.safeParse(value).error!);

test("wrong, missing and unknown parts are named by their paths, each once", () => {
  expect(wordsFor({ servers: [{ port: 1 }, { port: "x" }], nmae: "a" })).toBe(
    "wrong or missing: name, servers[1].port, nmae (unknown)",
  );
});

test("data of another kind has no path", () => {
  expect(wordsFor(undefined)).toBe("it has another form");
});

test("of many parts some are named and the others counted", () => {
  const servers = Array.from({ length: 9 }, () => ({}));
  expect(wordsFor({ name: "a", servers })).toMatch(
    /^wrong or missing: servers\[0\].port, .*servers\[5\].port and 3 more$/,
  );
});
