/** gateway-lists against a metadata service, a vault and a storage account on 127.0.0.1: a list comes whole, or the one before stays. */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ENDS_BY_ITSELF } from "../../killed";
import { makeList } from "../../../scripts/policy/digest";
import { fakeAzure, type FakeAzure } from "../cloud-init/certificates/fakeAzure";
import { PYTHON, PYTHON_OPTIONS } from "../cloud-init/python";

const SOURCES = join(__dirname, "../../../cloud-init");
const MODULES = [SOURCES, join(SOURCES, "certificates")].join(":");
const KEY = "5a".repeat(32);

const root = mkdtempSync(join(tmpdir(), "gateway-lists-"));
const kept = join(root, "lists", "customers");
let azure: FakeAzure;

beforeAll(async () => {
  azure = await fakeAzure();
});
beforeEach(() => {
  rmSync(join(root, "lists"), { recursive: true, force: true });
  mkdirSync(join(root, "lists"));
  azure.blobs.clear();
  azure.secrets.set("lane-a", { value: JSON.stringify({ version: 1, listKey: KEY }) });
});
afterAll(async () => {
  await azure.close();
  rmSync(root, { recursive: true });
});

async function listOf(value: string): Promise<Buffer> {
  const [path, out] = [join(root, "values"), join(root, "made.list")];
  writeFileSync(path, value);
  await makeList({ path, out, key: KEY });
  return readFileSync(out);
}
const upload = (list: Buffer) => azure.blobs.set("lists/customers.list", list);

/** Runs the program once. `patience`: seconds for a list that is missing. */
async function fetchLists(patience = 0): Promise<{ code: number | null; problems: string }> {
  const program = spawn(PYTHON, [...PYTHON_OPTIONS, "-m", "inspector.fetch_lists"], {
    env: {
      PYTHONPATH: MODULES,
      LISTS: "customers",
      LISTS_URL: `${azure.url}/lists`,
      LISTS_FOLDER: join(root, "lists"),
      METADATA_URL: azure.url,
      VAULT_URL: azure.url,
      SECRET_NAME: "lane-a",
      IDENTITY_ID: "/identity",
      RUNTIME_DIRECTORY: root,
      READINESS_DEADLINE_SECONDS: String(patience),
      PAUSE_SECONDS: "0.2",
    },
    stdio: "ignore",
    ...ENDS_BY_ITSELF,
  });
  const code = await new Promise<number | null>((resolve) => program.on("exit", resolve));
  return { code, problems: readFileSync(join(root, "lists.problem"), "utf8") };
}

test("a list comes with its key, and one that is uploaded later takes its place", async () => {
  const first = await listOf("KD-0012345");
  upload(first);
  expect(await fetchLists()).toEqual({ code: 0, problems: "" });
  expect(readFileSync(kept)).toEqual(Buffer.concat([Buffer.from(KEY, "hex"), first]));
  const second = await listOf("KD-0099999");
  upload(second);
  expect((await fetchLists()).code).toBe(0);
  expect(readFileSync(kept).subarray(32)).toEqual(second);
});

test("a first list is waited for, until somebody uploads it", async () => {
  const list = await listOf("KD-0012345");
  const fetched = fetchLists(30);
  setTimeout(() => upload(list), 1_000);
  expect(await fetched).toEqual({ code: 0, problems: "" });
  expect(existsSync(kept)).toBe(true);
});

describe("the previous list stays, and the reason is reported, when the next one", () => {
  test.each<[string, (next: Buffer) => Promise<void> | void, RegExp]>([
    ["is gone", () => void azure.blobs.clear(), /^customers: the lists' storage answered 404\n$/],
    ["was cut off", (next) => void upload(next.subarray(0, -8)), /^customers: it is incomplete, /],
    [
      "has a changed bit",
      (next) => void upload(Buffer.from(next.map((byte, at) => (at === next.length - 66 ? byte ^ 1 : byte)))),
      /^customers: it was made with another key than this stack's, or changed since\n$/,
    ],
    [
      "comes with another key in the vault",
      (next) => {
        upload(next);
        azure.secrets.set("lane-a", { value: JSON.stringify({ version: 1, listKey: "5b".repeat(32) }) });
      },
      /^customers: it was made with another key/,
    ],
    [
      "has no key in the vault",
      () => void azure.secrets.set("lane-a", { value: '{"version":1}' }),
      /^the vault's secret has no key for lists\n$/,
    ],
    [
      "is far larger than a list can be",
      (next) => void upload(Buffer.concat([next, Buffer.alloc(9_000_000)])),
      /^customers: it has more than 8065536 bytes\n$/,
    ],
  ])("%s", async (_what, happen, said) => {
    upload(await listOf("KD-0012345"));
    await fetchLists();
    const before = readFileSync(kept);
    await happen(await listOf("KD-0099999"));
    const { code, problems } = await fetchLists();
    expect(code).toBe(1);
    expect(problems).toMatch(said);
    expect(readFileSync(kept)).toEqual(before);
  });

  test("is an earlier one that somebody puts back", async () => {
    const early = await listOf("KD-0012345");
    await new Promise((done) => setTimeout(done, 1_100)); // the date of a list has whole seconds
    upload(await listOf("KD-0099999"));
    await fetchLists();
    upload(early);
    expect(await fetchLists()).toMatchObject({
      code: 1,
      problems: expect.stringMatching(/^customers: it was made at .*, and the list in use later/),
    });
    expect(readFileSync(kept).includes(early)).toBe(false);
  });
});
