/**
 * `node scripts/run.mjs comment`: posts the report of `npm run preview` on its pull request, one comment a stack, and one for a fleet. Runs with
 * a token and on a report from an untrusted author: nothing of the report is run, and its text is escaped.
 */
import { exitCode, newCommand, runCommand, type ExitCode } from "../console/command";
import { UserError } from "../console/userError";
import { githubClient } from "./comment/github";
import { pullRequestOf } from "./comment/pullRequests";
import {
  isFleetChange,
  markerOf,
  readFleetChange,
  readJson,
  readReport,
  renderComment,
  renderFleetComment,
} from "../preview";
import { upsertComment } from "./comment/upsert";

interface Given {
  readonly report: string;
  readonly repository: string;
  readonly headSha: string;
  readonly headOwner: string;
  readonly headBranch: string;
  readonly artifact?: string;
  readonly api: string;
  readonly self: string;
}

async function main(): Promise<ExitCode> {
  const given = newCommand("node scripts/run.mjs comment", "Posts or updates the preview's comment on a pull request.")
    .requiredOption("--report <file>", "the JSON report of npm run preview, or of npm run fleet -- preview")
    .requiredOption("--repository <owner/name>", "repository of the pull request")
    .requiredOption("--head-sha <sha>", "commit that the report is about")
    .requiredOption("--head-owner <login>", "owner of the branch")
    .requiredOption("--head-branch <branch>", "branch of the pull request")
    .option("--artifact <words>", "words that say where the full report is")
    .option("--api <url>", "GitHub's REST API", process.env.GITHUB_API_URL ?? "https://api.github.com")
    .option("--self <login>", "login of the account that the token belongs to", "github-actions[bot]")
    .parse()
    .opts<Given>();
  const token = process.env.GITHUB_TOKEN;
  if (token === undefined || token === "")
    throw new UserError("GITHUB_TOKEN is not set. Set it to a token that may write comments on pull requests.", true);
  if (!/^[\w.-]+\/[\w.-]+$/.test(given.repository))
    throw new UserError(`--repository: "${given.repository}" is not owner/name`, true);
  const { marker, body } = commentOf(readJson(given.report), given.artifact);
  const number = await pullRequestOf({ ...given, token });
  if (number === undefined) {
    process.stdout.write("No open pull request has this commit as its head, so no comment was written.\n");
    return exitCode.done;
  }
  const client = githubClient({ ...given, number, token });
  const { action, id, removed } = await upsertComment(client, marker, body);
  process.stdout.write(
    `Comment ${id} on pull request ${number} ${action}${removed.length > 0 ? `, ${removed.length} older ones removed` : ""}.\n`,
  );
  return exitCode.done;
}

/** The comment about one stack, or about a fleet, and the line by which it is found again. */
function commentOf(content: unknown, artifact: string | undefined): { readonly marker: string; readonly body: string } {
  if (isFleetChange(content)) {
    const change = readFleetChange(content);
    return { marker: markerOf(change.project, "fleet"), body: renderFleetComment(change, artifact) };
  }
  const report = readReport(content);
  return { marker: markerOf(report.project, report.stack), body: renderComment(report, artifact) };
}

void runCommand(main);
