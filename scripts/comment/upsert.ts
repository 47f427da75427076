/** A comment of a pull request, with the fields that are needed here. */
export interface IssueComment {
  readonly id: number;
  readonly body: string;
  /** Login of its author. */
  readonly author: string;
}

/** The part of GitHub's REST API that is used. */
export interface CommentClient {
  /** One page of comments, numbered from 1. A page with fewer than `size` comments is the last. */
  list(page: number, size: number): Promise<readonly IssueComment[]>;
  create(body: string): Promise<number>;
  update(id: number, body: string): Promise<void>;
  remove(id: number): Promise<void>;
  /** Login that the client writes as. */
  readonly self: string;
}

/** The result of an update. */
export interface Upserted {
  readonly action: "created" | "updated" | "unchanged";
  readonly id: number;
  /** Older comments with the same marker, which were removed. */
  readonly removed: readonly number[];
}

/** Maximum number of entries on a page of GitHub's API. */
const PAGE_SIZE = 100;

/**
 * Leaves exactly one comment of ours that begins with the marker. The oldest one is updated, and further ones are removed. All pages are
 * searched. Comments of other authors are never changed, whatever they begin with.
 */
export async function upsertComment(client: CommentClient, marker: string, body: string): Promise<Upserted> {
  if (!body.startsWith(marker)) throw new Error("the comment must begin with its marker");
  const own: IssueComment[] = [];
  for (let page = 1; ; page += 1) {
    const comments = await client.list(page, PAGE_SIZE);
    own.push(...comments.filter((one) => one.author === client.self && one.body.startsWith(marker)));
    if (comments.length < PAGE_SIZE) break;
  }
  const [first, ...others] = own.sort((x, y) => x.id - y.id);
  for (const { id } of others) await client.remove(id);
  const removed = others.map(({ id }) => id);
  if (!first) return { action: "created", id: await client.create(body), removed };
  // GitHub changes line ends when it stores a comment. A comment with the same text is not updated, because an update would notify people.
  const same = first.body.replace(/\r\n/g, "\n").trim() === body.trim();
  if (!same) await client.update(first.id, body);
  return { action: same ? "unchanged" : "updated", id: first.id, removed };
}
