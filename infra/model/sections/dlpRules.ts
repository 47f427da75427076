import { z } from "zod";
import { counted } from "../counted";
import { anyText, confidential, matching, oneOf, part, trueOrFalse, wholeNumber } from "../fields";
import { BLOCKED_TYPES } from "../limits";
import { RULE_CONTEXT } from "../partDefaults";
import { CONTEXT_EFFECTS, RULE_ACTIONS, RULE_KINDS, SEVERITIES } from "../ruleKinds";
import { ruleProblems } from "../ruleParts";
import { setting } from "../setting";

const REPLACED = { kind: "lanes" } as const;
/** Maximum number of rules of one stack. A gateway tests each of them in its inspector. */
const MOST_RULES = 200;

/** A text that is compared with findings, and never shown. */
const hidden = (longest: number) =>
  confidential(
    (value) =>
      value.length < 1 || value.length > longest
        ? `has ${counted(value.length, "character")}; give 1 to ${longest}`
        : undefined,
    `1 to ${longest} characters`,
  );
/** A list whose values no message shows. */
const hiddenList = <T extends z.ZodType>(item: T, of: string) =>
  z.array(item, `is not a list of ${of}`).min(1, "is empty");
const types = () =>
  z.array(oneOf(BLOCKED_TYPES), `{value} is not a list of file types: ${BLOCKED_TYPES.join(", ")}`).min(1, "is empty");

const context = z.strictObject(
  {
    words: part(
      hiddenList(hidden(60), "words").max(50, "has more than 50 words"),
      "Words of which one must stand near a value to have the effect.",
    ),
    within: part(
      wholeNumber(1, 1000, "of characters").optional(),
      `Characters on each side of a value in which a word counts, ${RULE_CONTEXT.within} by default.`,
    ),
    effect: part(
      oneOf(CONTEXT_EFFECTS).optional(),
      "`require`: without such a word the value does not count. `raise`, `lower`: with one the severity is one step higher or " +
        `lower. \`${RULE_CONTEXT.effect}\` by default.`,
    ),
  },
  "is not an object with words and, by choice, within and effect",
);

const except = z.strictObject(
  {
    values: part(
      hiddenList(hidden(200), "values").max(200, "has more than 200 values").optional(),
      "Values that do not count.",
    ),
    prefixes: part(
      hiddenList(hidden(60), "prefixes").max(200, "has more than 200 prefixes").optional(),
      "Beginnings of values that do not count.",
    ),
    testNumbers: part(trueOrFalse().optional(), "`true`: published test numbers of cards, IBAN and SSN do not count."),
    types: part(types().optional(), "File types in which no value counts."),
  },
  "is not an object with values, prefixes, testNumbers or types",
);

/** The parts of each of `dlp.rules`. `ruleParts.ts` says which kind has which. */
export const RULE = {
  name: setting(
    matching(/^[A-Za-z0-9._-]{1,40}$/, "a name: 1 to 40 letters, digits and . _ -"),
    "Name in logs and in the answer to the client. Each name stands once.",
    { absent: "must be given" },
    REPLACED,
  ),
  kind: setting(
    oneOf(RULE_KINDS),
    "Subject of the rule. Identifiers are found by their form and their check digit; the other kinds have parts of their own.",
    { absent: "must be given" },
    REPLACED,
  ),
  atLeast: setting(
    wholeNumber(1, 1000),
    "Number of different values in the whole file from which it is a finding. For identifiers, keywords, expressions and lists.",
    { always: 1 },
    REPLACED,
  ),
  keywords: setting(
    hiddenList(hidden(200), "words and phrases"),
    "Words and phrases, from 3 letters (Chinese, Japanese and Korean: from 2), in any case. Only with `kind: keywords`.",
    { absent: "must be given for `keywords`" },
    REPLACED,
  ),
  expression: setting(
    hidden(500),
    "Regular expression; `(?i)` at the start ignores case. Only with `kind: expression`.",
    { absent: "must be given for `expression`" },
    REPLACED,
  ),
  file: setting(
    matching(/^[a-z0-9][a-z0-9-]{0,39}$/, "a list's name: 1 to 40 small letters, digits and -"),
    "Name of an exact list, a blob `<name>.list` in the storage that `dlp.listUploadFrom` makes. Only with `kind: list`.",
    { absent: "must be given for `list`" },
    REPLACED,
  ),
  countries: setting(
    z.union([z.literal("all"), z.array(anyText())], '{value} is not "all" or a list of countries such as [DE, FR]'),
    "Countries whose account numbers are looked for, as two-letter codes. Only with `kind: iban`.",
    { always: "all" },
    REPLACED,
  ),
  types: setting(
    types(),
    "File types that are a finding whatever their content, also inside archives. Only with `kind: type`.",
    { absent: "must be given for `type`" },
    REPLACED,
  ),
  overMebibytes: setting(
    wholeNumber(1, 1024, "of MiB"),
    "Size in MiB above which a file is a finding. Only with `kind: size`.",
    { absent: "must be given for `size`" },
    REPLACED,
  ),
  context: setting(
    context,
    `Words near a value, within so many characters (${RULE_CONTEXT.within} by default). \`require\`: without one the value does not count. ` +
      `\`raise\` and \`lower\`: with one the finding's severity is one step higher or lower. The default is \`${RULE_CONTEXT.effect}\`.`,
    { absent: "none" },
    REPLACED,
  ),
  except: setting(
    except,
    "Values that do not count: these, those that begin so, published test numbers (cards, IBAN, SSN), and all in files of these types.",
    { absent: "none" },
    REPLACED,
  ),
  severity: setting(oneOf(SEVERITIES), "Severity in the log.", { always: "medium" }, REPLACED),
  action: setting(
    oneOf(RULE_ACTIONS),
    "`block`: the file is blocked. `log`: it passes, and the log names the rule.",
    { always: "block" },
    REPLACED,
  ),
} as const;

/** One rule of `dlp.rules`. No message repeats a whole rule: its words are confidential. */
const rule = z
  .strictObject(
    {
      name: RULE.name.schema,
      kind: RULE.kind.schema,
      atLeast: RULE.atLeast.schema.optional(),
      keywords: RULE.keywords.schema.optional(),
      expression: RULE.expression.schema.optional(),
      file: RULE.file.schema.optional(),
      countries: RULE.countries.schema.optional(),
      types: RULE.types.schema.optional(),
      overMebibytes: RULE.overMebibytes.schema.optional(),
      context: RULE.context.schema.optional(),
      except: RULE.except.schema.optional(),
      severity: RULE.severity.schema.optional(),
      action: RULE.action.schema.optional(),
    },
    "is not a rule: an object with a name, a kind and more",
  )
  .check(
    // This runs even if single parts have problems, so that all are reported at once.
    z.core._check(
      ({ value, issues }) => {
        for (const { path, message } of ruleProblems(value))
          issues.push({ code: "custom", path: [...path], message, input: value });
      },
      { when: () => true },
    ),
  );

export const rules = () =>
  z
    .array(rule, "is not a list of rules, each with a name and a kind")
    .max(MOST_RULES, `has more than ${MOST_RULES} rules`);
