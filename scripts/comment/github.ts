import { z } from "zod";
import type { CommentClient } from "./upsert";

/** The target of a comment. */
export interface PullRequest {
  /** `https://api.github.com`, or the address of a GitHub Enterprise server. */
  readonly api: string;
  /** `owner/name` */
  readonly repository: string;
  readonly number: number;
  /** Token that may write comments. It is only sent to `api`. */
  readonly token: string;
  /** Login of the token's owner: `github-actions[bot]` in a workflow. */
  readonly self: string;
}

const comments = z.array(
  z.object({ id: z.number(), body: z.string().nullish(), user: z.object({ login: z.string() }).nullish() }),
);
const created = z.object({ id: z.number() });

/** GitHub's REST API, version 2022-11-28, over HTTP. An unsuccessful answer becomes an error with GitHub's message. */
export function githubClient({ api, repository, number, token, self }: PullRequest): CommentClient {
  const root = `${api.replace(/\/$/, "")}/repos/${repository}/issues`;
  const ask = async (method: string, path: string, body?: string): Promise<unknown> => {
    const answer = await fetch(`${root}${path}`, {
      method,
      redirect: "error", // never follow a redirect, so that the token goes nowhere else
      headers: {
        authorization: `Bearer ${token}`,
        accept: "application/vnd.github+json",
        "x-github-api-version": "2022-11-28",
        "user-agent": "defender-icap-gateway-preview",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify({ body }) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`GitHub refused ${method} ${path}: ${answer.status} ${text.slice(0, 300)}`);
    return text === "" ? undefined : JSON.parse(text);
  };
  return {
    self,
    list: async (page, size) =>
      comments
        .parse(await ask("GET", `/${number}/comments?per_page=${size}&page=${page}`))
        .map(({ id, body, user }) => ({ id, body: body ?? "", author: user?.login ?? "" })),
    create: async (body) => created.parse(await ask("POST", `/${number}/comments`, body)).id,
    update: async (id, body) => void (await ask("PATCH", `/comments/${id}`, body)),
    remove: async (id) => void (await ask("DELETE", `/comments/${id}`)),
  };
}
