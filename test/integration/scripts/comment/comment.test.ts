import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { githubClient } from "../../../../scripts/comment/github";
import { pullRequestOf } from "../../../../scripts/comment/pullRequests";
import { upsertComment } from "../../../../scripts/comment/upsert";

interface Comment {
  id: number;
  body: string;
  user: { login: string };
}

const MARKER = "<!-- defender-icap-gateway:preview:prod -->";
const BOT = "github-actions[bot]";
const body = `${MARKER}\nNothing changes.`;

/** Enough of GitHub's REST API, with its pages. */
class FakeGitHub {
  comments: Comment[] = [];
  writes: string[] = [];
  refuse = false;
  private server!: Server;
  api = "";

  async start(): Promise<void> {
    this.server = createServer(
      (request, response) =>
        void this.answer(request).then(({ status, json }) =>
          response.writeHead(status).end(json === undefined ? "" : JSON.stringify(json)),
        ),
    );
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.api = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.server.closeAllConnections();
      this.server.close(() => resolve());
    });
  }

  private async answer(request: IncomingMessage): Promise<{ status: number; json?: unknown }> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const sent = pieces.length > 0 ? (JSON.parse(Buffer.concat(pieces).toString()) as { body: string }) : { body: "" };
    const url = new URL(request.url!, this.api);
    if (this.refuse || request.headers.authorization !== "Bearer token-1")
      return { status: 403, json: { message: "Resource not accessible" } };
    const [, id] = /\/issues\/comments\/(\d+)$/.exec(url.pathname) ?? [];
    if (request.method !== "GET")
      this.writes.push(`${request.method} ${url.pathname.replace("/repos/o/r/issues", "")}`);
    if (url.pathname === "/repos/o/r/pulls") {
      return {
        status: 200,
        json: url.searchParams.get("head") === "fork:topic" ? [{ number: 7, head: { sha: "abc" } }] : [],
      };
    }
    if (request.method === "GET") {
      const [page, size] = ["page", "per_page"].map((name) => Number(url.searchParams.get(name)));
      return { status: 200, json: this.comments.slice((page! - 1) * size!, page! * size!) };
    }
    if (request.method === "POST") {
      const comment = { id: this.comments.length + 1, body: sent.body, user: { login: BOT } };
      this.comments.push(comment);
      return { status: 201, json: comment };
    }
    if (request.method === "DELETE") this.comments = this.comments.filter((one) => one.id !== Number(id));
    else this.comments.find((one) => one.id === Number(id))!.body = sent.body;
    return {
      status: request.method === "DELETE" ? 204 : 200,
      ...(request.method === "DELETE" ? {} : { json: { id: Number(id) } }),
    };
  }
}

let hub: FakeGitHub;
beforeEach(async () => {
  hub = new FakeGitHub();
  await hub.start();
});
afterEach(() => hub.stop());

const client = () => githubClient({ api: hub.api, repository: "o/r", number: 7, token: "token-1", self: BOT });
const upsert = (text = body) => upsertComment(client(), MARKER, text);
const chatter = (count: number): Comment[] =>
  Array.from({ length: count }, (_, i) => ({ id: i + 1, body: "talk", user: { login: "somebody" } }));

it("the first report becomes a comment, the next one takes its place", async () => {
  expect(await upsert()).toMatchObject({ action: "created" });
  expect(await upsert(`${MARKER}\n4 more addresses`)).toMatchObject({ action: "updated" });
  expect(hub.comments.map((one) => one.body)).toEqual([`${MARKER}\n4 more addresses`]);
});

it("the comment is found on the third page", async () => {
  hub.comments = [...chatter(250), { id: 251, body: `${MARKER}\nold`, user: { login: BOT } }];
  expect(await upsert()).toEqual({ action: "updated", id: 251, removed: [] });
  expect(hub.comments).toHaveLength(251);
});

it("a page that is exactly full is not taken for the last", async () => {
  hub.comments = chatter(200);
  expect(await upsert()).toMatchObject({ action: "created" });
});

it("the same report again writes nothing", async () => {
  hub.comments = [{ id: 1, body: body.replace(/\n/g, "\r\n"), user: { login: BOT } }];
  expect(await upsert()).toMatchObject({ action: "unchanged" });
  expect(hub.writes).toEqual([]);
});

it("of several own comments of a stack the oldest stays", async () => {
  hub.comments = [1, 2, 3].map((id) => ({ id, body: `${MARKER}\nold`, user: { login: BOT } }));
  expect(await upsert()).toEqual({ action: "updated", id: 1, removed: [2, 3] });
  expect(hub.comments.map(({ id }) => id)).toEqual([1]);
});

it("a stranger's comment with our marker, and our comment of another stack, are left alone", async () => {
  const others = [
    { id: 1, body: `${MARKER}\nforged`, user: { login: "stranger" } },
    { id: 2, body: "<!-- defender-icap-gateway:preview:test -->\nx", user: { login: BOT } },
  ];
  hub.comments = structuredClone(others);
  expect(await upsert()).toMatchObject({ action: "created" });
  expect(hub.comments.slice(0, 2)).toEqual(others);
});

it("GitHub's refusal is told in its words, without the token", async () => {
  hub.refuse = true;
  await expect(upsert()).rejects.toThrow(/GitHub refused GET .*403 .*Resource not accessible/);
  await expect(upsert()).rejects.not.toThrow(/token-1/);
});

describe("the pull request of a run", () => {
  const run = { repository: "o/r", token: "token-1", headOwner: "fork", headBranch: "topic" };

  it("is the open one with that commit at its head", async () => {
    expect(await pullRequestOf({ ...run, api: hub.api, headSha: "abc" })).toBe(7);
  });

  it("is none when it has a newer commit, or the branch is another's", async () => {
    expect(await pullRequestOf({ ...run, api: hub.api, headSha: "older" })).toBeUndefined();
    expect(
      await pullRequestOf({ ...run, api: hub.api, headSha: "abc", headBranch: "topic&state=all" }),
    ).toBeUndefined();
  });
});
