/** Whether the resources that the settings name exist, can be read, and can be used. Pure. */
import { z } from "zod";
import { wrongParts } from "../../../console/wrongParts";
import type { NamedAnswer } from "../askNamed";
import { findings, type PreflightFinding } from "../finding";

const CHECK = "things of others";
const READER = "give the deploying principal a right to read it (role Reader), then ask again";

export function judgeNamed(answers: readonly NamedAnswer[]): readonly PreflightFinding[] {
  if (answers.length === 0) return [];
  const bad = answers.flatMap(findingsOf);
  return findings(CHECK, bad, `${answers.length} are there, and can serve`);
}

function findingsOf({ named, answer, below }: NamedAnswer): Omit<PreflightFinding, "check">[] {
  const { setting, id } = named;
  const fact = (words: string) => `${setting} ${id}: ${words}`;
  const unread = "problem" in answer ? answer : "problem" in below ? below : undefined;
  if (unread !== undefined)
    return [{ outcome: named.isRead ? "stops" : "not made", fact: fact(unread.problem), todo: READER }];
  const { value } = answer as { readonly value: unknown };
  if (value === undefined)
    return [
      named.isAzures
        ? {
            outcome: "warns",
            fact: fact("is not there"),
            todo: `Azure makes it with the region's first network; where the subscription opted out of that, make it, or give ${setting}`,
          }
        : { outcome: "stops", fact: fact("is not there"), todo: `correct ${setting}, or have it made` },
    ];
  return problemsOf(named, value, below as { readonly value: readonly unknown[] }).map((words) => ({
    outcome: "stops",
    fact: fact(words),
    todo: `correct ${setting}, or let the owner change what it names`,
  }));
}

/** The problems of a resource. An answer that cannot be parsed is a problem too. */
function problemsOf(named: NamedAnswer["named"], value: unknown, below: { readonly value: readonly unknown[] }) {
  try {
    return named.problems(value, below.value);
  } catch (error) {
    if (error instanceof z.ZodError) return [`Azure's answer cannot be read: ${wrongParts(error)}`];
    throw error;
  }
}
