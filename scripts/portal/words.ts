/** Instructions as plain text and as Markdown. Pure. */
import type { FilledStep, Instructions } from "./steps";

const NO_SOURCE = "no public page says so";

export function inText(instructions: Instructions): string {
  const { product, read, note, steps, unknown, warnings, certificate } = instructions;
  const lines = [
    `${product}: what to do there (sources read ${read})`,
    ...warnings.map((one) => `Warning: ${one}`),
    ...(note === undefined ? [] : [note]),
    "",
    ...steps.flatMap((step, index) => [
      `${index + 1}. ${step.say}`,
      ...(step.field === undefined ? [] : [`   ${step.line ?? `${step.field}: ${step.value}`}`]),
      `   (${step.source ?? NO_SOURCE})`,
    ]),
    ...(unknown.length === 0 ? [] : ["", ...unknown.map((one) => `Not known: ${one}`)]),
    ...(certificate === undefined
      ? []
      : ["", `Certificate of the gateway, as the file ${certificate.fileName}:`, certificate.pem.trimEnd()]),
  ];
  return `${lines.join("\n")}\n`;
}

export function inMarkdown(instructions: Instructions): string {
  const { product, read, note, steps, unknown, warnings, certificate } = instructions;
  const lines = [
    `# ${product}`,
    "",
    `Sources read ${read}.`,
    ...warnings.flatMap((one) => ["", `> **Warning:** ${one}`]),
    ...(note === undefined ? [] : ["", note]),
    "",
    ...steps.map((step, index) => `${index + 1}. ${markdownStep(step)}`),
    ...(unknown.length === 0 ? [] : ["", "Not known:", "", ...unknown.map((one) => `- ${one}`)]),
    ...(certificate === undefined
      ? []
      : [
          "",
          `Certificate of the gateway, as the file \`${certificate.fileName}\`:`,
          "",
          "```",
          certificate.pem.trimEnd(),
          "```",
        ]),
  ];
  return `${lines.join("\n")}\n`;
}

const markdownStep = ({ say, field, value, line, source }: FilledStep): string => {
  const entered = line === undefined ? `**${field}** \`${value}\`` : `\`${line}\``;
  return `${say}${field === undefined ? "" : `: ${entered}`} (${source === undefined ? NO_SOURCE : `[source](${source})`})`;
};
