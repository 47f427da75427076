/** The rules that the scanner gets before it starts: only what was provisioned, or nothing. */
import { createHash } from "node:crypto";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ruleMark } from "../../../../infra/gateway/dlp/signature";
import { gatewayFiles } from "../../../../infra/gateway/files";
import { BLOCKED_TYPES } from "../../../../infra/model";
import { SETTINGS, landed } from "../../../unit/infra/gateway/input";
import { PYTHON, PYTHON_OPTIONS } from "../python";

const CLOUD_INIT = join(__dirname, "../../../../cloud-init");
const PROGRAMS = { "--seal": "clamav/rules.py", "--check": "gateway/provisioned.py" } as const;
let root: string;
const at = (...path: string[]) => join(root, ...path);
const rules = () => at("state", "rules");
const CANARY = "Gateway.Canary;Engine:81-255,Target:0;0;6963";
const CARDS = "Gateway.CreditCard.Text;Engine:81-255,Target:0;1>2;1cfa;(0=0|0)/[0-9]+/g";

/** The files as a deployment leaves them, their digests, an engine, and a mount that changes nothing. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "rules-"));
  for (const folder of ["etc", "state", "public", "bin"]) mkdirSync(at(folder));
  writeFileSync(at("etc", "gateway.ldb"), `${CANARY}\n${CARDS}\n`);
  writeFileSync(at("etc", "gateway.cfg"), "DOCUMENT:0xffffffef\n");
  writeFileSync(at("etc", "c-icap.conf"), "DebugLevel 0\n");
  provision("gateway.ldb", "gateway.cfg");
  const types = ["ZIP", "GZ", "PDF", "MSOLE2", "HTML"].map((name) => `0:0:0000:${name}:CL_TYPE_ANY:CL_TYPE_${name}\0`);
  writeFileSync(at("library"), ["\0", ...types, "0:0:01:MP3:CL_TYPE_ANY:CL_TYPE_IGNORED\0"].join(""));
  program("ldd", `echo 'libclamav.so.12 => ${at("library")} (0x1)'`);
  for (const name of ["mount", "umount"]) program(name, `echo ${name} "$@" >> ${at("calls")}`);
});
afterEach(() => rmSync(root, { recursive: true }));

function program(name: string, script: string): void {
  writeFileSync(at("bin", name), `#!/bin/sh\n${script}\n`);
  chmodSync(at("bin", name), 0o755);
}

function provision(...names: string[]): void {
  const lines = names.map((name) => {
    const digest = createHash("sha256")
      .update(readFileSync(at("etc", name)))
      .digest("hex");
    return `${digest}  ${at("etc", name)}\n`;
  });
  writeFileSync(at("etc", "policy.sha256"), `${lines.join("")}# ${names.length} files\n`);
}

/** The list of digests loses what stands at its end, as on a full disk. */
const cutList = (from: number): void =>
  writeFileSync(at("etc", "policy.sha256"), readFileSync(at("etc", "policy.sha256"), "utf8").slice(0, from));

function run(what: keyof typeof PROGRAMS, environment: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(PYTHON, [...PYTHON_OPTIONS, join(CLOUD_INIT, PROGRAMS[what]), what], {
    encoding: "utf8",
    env: {
      PATH: `${at("bin")}:${process.env.PATH ?? ""}`,
      PYTHONPATH: join(CLOUD_INIT, "gateway"),
      RULES_DIRECTORY: rules(),
      POLICY_DIGESTS: at("etc", "policy.sha256"),
      PUBLIC_DIRECTORY: at("public"),
      ...environment,
    },
  });
  return { status, said: stdout + stderr };
}

const sealed = (name: string) => readFileSync(join(rules(), name), "utf8");

test("the scanner's folder holds the provisioned rules, each of which also finds a mark of its own, and nothing else", () => {
  writeFileSync(at("public", "own.ign2"), "Gateway.CreditCard.Text\n");
  writeFileSync(at("public", "daily.cvd"), "public");
  expect(run("--seal")).toEqual({ status: 0, said: "" });
  expect(readdirSync(rules()).sort()).toEqual(["gateway.cfg", "gateway.ftm", "gateway.ldb", "marks"]);
  const written = (text: string) => Buffer.from(text).toString("hex");
  expect(sealed("gateway.ldb")).toBe(
    `Gateway.Canary;Engine:81-255,Target:0;(0)|1;6963;${written(ruleMark(CANARY))}\n` +
      `Gateway.CreditCard.Text;Engine:81-255,Target:0;(1>2)|2;1cfa;(0=0|0)/[0-9]+/g;${written(ruleMark(CARDS))}\n`,
  );
  expect(sealed("marks")).toBe(`Gateway.Canary ${ruleMark(CANARY)}\nGateway.CreditCard.Text ${ruleMark(CARDS)}\n`);
  expect(sealed("gateway.ftm")).toContain("MP3:CL_TYPE_ANY:CL_TYPE_TEXT_ASCII\n");
  for (const name of readdirSync(rules())) expect(statSync(join(rules(), name)).mode & 0o777).toBe(0o644);
  expect(readFileSync(at("calls"), "utf8")).toBe(
    `mount --bind ${rules()} ${rules()}\nmount -o remount,bind,ro,nosuid,nodev,noexec ${rules()}\n`,
  );
});

test("it is made anew each time: what was added or taken away in between does not stay so", () => {
  run("--seal");
  const first = sealed("gateway.ldb");
  writeFileSync(join(rules(), "gateway.ldb"), `${CANARY}\n`);
  writeFileSync(join(rules(), "own.ign2"), "Gateway.CreditCard.Text\n");
  rmSync(join(rules(), "gateway.ftm"));
  expect(run("--seal").status).toBe(0);
  expect(readdirSync(rules()).sort()).toEqual(["gateway.cfg", "gateway.ftm", "gateway.ldb", "marks"]);
  expect(sealed("gateway.ldb")).toBe(first);
});

const changed = "is not as it was provisioned (its digest is not the one in ";
test.each<[string, () => void, string]>([
  ["a rule is missing", () => writeFileSync(at("etc", "gateway.ldb"), `${CANARY}\n`), changed],
  ["the rules are empty", () => writeFileSync(at("etc", "gateway.ldb"), ""), changed],
  [
    "an update stopped half-way",
    () => writeFileSync(at("etc", "gateway.ldb"), `${CANARY}\n${CARDS.slice(0, 40)}`),
    changed,
  ],
  ["a rule was added", () => writeFileSync(at("etc", "gateway.ldb"), `${CANARY}\n${CARDS}\n${CANARY}\n`), changed],
  ["the rules are gone", () => rmSync(at("etc", "gateway.ldb")), "gateway.ldb: No such file or directory"],
  ["the engine's parts are gone", () => rmSync(at("etc", "gateway.cfg")), "gateway.cfg: No such file or directory"],
  ["others may write the rules", () => chmodSync(at("etc", "gateway.ldb"), 0o664), "is writable by others than root"],
  [
    "the rules are a link",
    () => {
      writeFileSync(at("elsewhere"), readFileSync(at("etc", "gateway.ldb")));
      rmSync(at("etc", "gateway.ldb"));
      symlinkSync(at("elsewhere"), at("etc", "gateway.ldb"));
    },
    "gateway.ldb: Too many levels of symbolic links",
  ],
  [
    "the rules are a folder",
    () => {
      rmSync(at("etc", "gateway.ldb"));
      mkdirSync(at("etc", "gateway.ldb"), { mode: 0o755 });
    },
    "gateway.ldb is not a plain file",
  ],
  ["the list of digests is gone", () => rmSync(at("etc", "policy.sha256")), "policy.sha256: No such file or directory"],
  ["the list of digests is empty", () => writeFileSync(at("etc", "policy.sha256"), ""), "is incomplete or was changed"],
  ["the list of digests is cut in its last line", () => cutList(-1), "is incomplete or was changed"],
  [
    "the list of digests is cut between two lines",
    () => cutList(-"# 3 files\n".length),
    "is incomplete or was changed",
  ],
  [
    "a file's line is taken out of the list of digests",
    () => {
      provision("gateway.ldb", "gateway.cfg", "c-icap.conf");
      const list = readFileSync(at("etc", "policy.sha256"), "utf8");
      writeFileSync(at("etc", "policy.sha256"), list.replace(/^.*c-icap\.conf\n/m, ""));
    },
    "is incomplete or was changed",
  ],
  ["the list of digests names no rules", () => provision("gateway.cfg"), "policy.sha256 does not list gateway.ldb"],
])(
  "%s: the scanner does not start, the folder stays as it was, and gateway-status says why",
  (_what, happens, said) => {
    run("--seal");
    const before = sealed("gateway.ldb");
    happens();
    const refusal = { status: 1, said: expect.stringContaining(said) };
    expect(run("--seal")).toEqual(refusal);
    expect(run("--check")).toEqual(refusal);
    expect(sealed("gateway.ldb")).toBe(before);
  },
);

test("each file that is wrong is named, one line each; nothing is said when none is", () => {
  expect(run("--check")).toEqual({ status: 0, said: "" });
  writeFileSync(at("etc", "gateway.cfg"), "");
  chmodSync(at("etc", "gateway.ldb"), 0o666);
  expect(run("--check").said.trimEnd().split("\n")).toHaveLength(2);
});

test("a folder that cannot be finished keeps the scanner down and the one before in its place", () => {
  run("--seal");
  program("ldd", "echo nothing");
  expect(run("--seal").status).toBe(1);
  expect(sealed("gateway.ldb")).toContain("Gateway.CreditCard.Text");
  program("ldd", `echo 'libclamav.so.12 => ${at("library")} (0x1)'`);
  program("mount", "exit 32");
  expect(run("--seal").status).not.toBe(0);
});

test("with the public database its files are there by their names, and nothing else of its folder", () => {
  for (const name of [
    "main.cvd",
    "daily.cld",
    "daily-27800.cvd.sign",
    "bytecode.cvd",
    "own.ign2",
    "daily.ign2",
    "main.cvd.new",
  ])
    writeFileSync(at("public", name), name);
  symlinkSync(at("public", "own.ign2"), at("public", "main.cld"));
  expect(run("--seal", { PUBLIC_CLAMAV_DATABASE: "yes" }).status).toBe(0);
  const own = ["gateway.cfg", "gateway.ftm", "gateway.ldb", "marks"];
  const found = readdirSync(rules()).filter((name) => !own.includes(name));
  expect(found.sort()).toEqual(["bytecode.cvd", "daily-27800.cvd.sign", "daily.cld", "main.cvd"]);
  expect(existsSync(at("public", "daily.cld"))).toBe(true);
});

describe("the digests of a deployment", () => {
  const digests = () => landed("/etc/icap-gateway/policy.sha256").trimEnd().split("\n").slice(0, -1);

  test("are those of the files as they land, and cover what decides about a file or asks about it", () => {
    const paths = digests().map((line) => {
      const [digest, path = ""] = line.split("  ");
      expect(createHash("sha256").update(landed(path)).digest("hex")).toBe(digest);
      return path;
    });
    const inEtc = ["gateway.ldb", "gateway.cfg", "clamd.conf", "c-icap.conf", "haproxy.cfg"];
    const relay = Object.keys(gatewayFiles()).filter((source) => /^relay\/(?!inspector_|spool).*\.py$/.test(source));
    expect(paths.sort()).toEqual(
      [
        ...inEtc.map((name) => `/etc/icap-gateway/${name}`),
        "/usr/local/lib/icap-gateway/file_types.py",
        ...relay.map((source) => source.replace("relay", "/usr/local/lib/icap-gateway")),
      ].sort(),
    );
  });

  test("are asked for by every program that reads one of the files, before it starts", () => {
    expect(landed("/etc/icap-gateway/policy.sha256")).toMatch(new RegExp(`\n# ${digests().length} files\n$`));
    const check = /^ExecStartPre=\+\/usr\/bin\/python3 -B \/usr\/local\/lib\/icap-gateway\/provisioned\.py --check$/m;
    for (const unit of ["c-icap", "haproxy", "gateway-relay"])
      expect(landed(`/etc/systemd/system/${unit}.service`)).toMatch(check);
    expect(landed("/etc/systemd/system/clamav-daemon.service.d/zz-gateway.conf")).toMatch(
      /^ExecStartPre=\n(#.*\n)*ExecStartPre=.*gateway-guard --unproven\n(#.*\n)*ExecStartPre=.*rules\.py --seal$/m,
    );
  });

  test("leave the scanner's user nothing to write among the rules", () => {
    const unit = landed("/etc/systemd/system/clamav-daemon.service");
    expect(unit).not.toMatch(/^ReadWritePaths=/m);
    expect(landed("/etc/icap-gateway/clamd.conf")).toMatch(/^DatabaseDirectory \/var\/lib\/icap-gateway\/rules$/m);
    expect(landed("/etc/icap-gateway/clamd.conf")).toMatch(/^LocalSocketMode 660$/m);
  });

  test("have space in a rule for its mark: the engine takes 64 parts", () => {
    const dlp = { ...SETTINGS.dlp, blockedTypes: BLOCKED_TYPES, keywords: ["größe XL"] };
    for (const line of landed("/etc/icap-gateway/gateway.ldb", { dlp }).trimEnd().split("\n"))
      expect(line.split(";").length - 3).toBeLessThan(64);
  });
});
