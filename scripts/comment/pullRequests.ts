import { z } from "zod";
import { UserError } from "../../console/userError";

/** Data of a finished workflow run about the pull request that started it. It comes from GitHub, not from the pull request. */
export interface RunOf {
  readonly api: string;
  readonly repository: string;
  readonly token: string;
  /** Commit that the run was about. */
  readonly headSha: string;
  readonly headOwner: string;
  readonly headBranch: string;
}

const pulls = z.array(z.object({ number: z.number(), head: z.object({ sha: z.string() }) }));

/**
 * Number of the open pull request that a run was about. It is found by the run's branch and verified by its commit. A number in an artifact
 * is not used, because the pull request's code could write any other number there. Undefined when the pull request was closed or has newer
 * commits.
 */
export async function pullRequestOf(run: RunOf): Promise<number | undefined> {
  const query = new URLSearchParams({ state: "open", head: `${run.headOwner}:${run.headBranch}`, per_page: "100" });
  const answer = await fetch(`${run.api.replace(/\/$/, "")}/repos/${run.repository}/pulls?${query}`, {
    redirect: "error",
    headers: {
      authorization: `Bearer ${run.token}`,
      accept: "application/vnd.github+json",
      "user-agent": "defender-icap-gateway-preview",
    },
  });
  if (!answer.ok) throw new UserError(`GitHub refused the list of pull requests: ${answer.status}`);
  return pulls.parse(await answer.json()).find(({ head }) => head.sha === run.headSha)?.number;
}
