import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { type Lock, neededPackages } from "./locked-packages.ts";
import { targetOf } from "./target.ts";
import { windowless } from "./windowless.ts";

const one = { version: "1.0.0", integrity: "sha512-x" };
const LOCK: Lock = {
  packages: {
    "": {},
    "node_modules/a": {
      ...one,
      dependencies: { b: "^1" },
      optionalDependencies: { "a-win": "1", "a-linux": "1", "a-musl": "1" },
    },
    "node_modules/a/node_modules/b": { ...one, dependencies: { c: "^1" } },
    "node_modules/b": { ...one, version: "2.0.0" },
    "node_modules/c": { ...one, peerDependencies: { d: "*", e: "*" }, peerDependenciesMeta: { e: { optional: true } } },
    "node_modules/d": one,
    "node_modules/a-win": { ...one, os: ["win32"], cpu: ["x64"] },
    "node_modules/a-linux": { ...one, os: ["linux"], cpu: ["x64"], libc: ["glibc"] },
    "node_modules/a-musl": { ...one, os: ["linux"], cpu: ["x64"], libc: ["musl"] },
    "node_modules/unused": one,
  },
};
const needed = (target: string) =>
  neededPackages(LOCK, ["a"], targetOf(target)).map(({ path }) => path.replaceAll("node_modules/", ""));

test("a program gets its packages, theirs, and of the optional ones those of the target", () => {
  assert.deepEqual(needed("windows"), ["a", "a-win", "a/b", "c", "d"]);
  assert.deepEqual(needed("linux"), ["a", "a-linux", "a/b", "c", "d"]);
  assert.deepEqual(needed("macos"), ["a", "a/b", "c", "d"]);
});

test("a package that the lock file does not know is an error that names who needs it", () => {
  assert.throws(() => neededPackages(LOCK, ["z"], targetOf("linux")), /has no z, which the agent imports/);
  const lacking = { packages: { ...LOCK.packages, "node_modules/d": {} } };
  assert.throws(() => neededPackages(lacking, ["a"], targetOf("linux")), /has no d, which node_modules\/c needs/);
});

test("a target that is none is an error that names them all", () => {
  assert.throws(() => targetOf("beos"), /one of windows, linux, macos/);
  assert.throws(() => targetOf(undefined), /--target is missing/);
});

test("the real lock file gives each target its own parts", () => {
  const lock: Lock = JSON.parse(readFileSync(join(import.meta.dirname, "../../package-lock.json"), "utf8"));
  const parts = (target: string) =>
    neededPackages(lock, ["sharp"], targetOf(target))
      .map(({ name }) => name)
      .filter((name) => name.startsWith("@img/sharp-"));
  assert.deepEqual(parts("windows"), ["@img/sharp-win32-x64"]);
  assert.deepEqual(parts("linux"), ["@img/sharp-libvips-linux-x64", "@img/sharp-linux-x64"]);
  assert.deepEqual(parts("macos"), ["@img/sharp-darwin-arm64", "@img/sharp-libvips-darwin-arm64"]);
});

test("a console program of Windows becomes one without a window by two bytes; anything else is refused", () => {
  const program = Buffer.alloc(512);
  program.writeUInt32LE(0x80, 0x3c);
  program.write("PE\0\0", 0x80, "latin1");
  program.writeUInt16LE(3, 0x80 + 92);
  const twin = windowless(program);
  assert.deepEqual(
    [...twin.entries()].filter(([at, byte]) => byte !== program[at]),
    [[0x80 + 92, 2]],
  );
  assert.throws(() => windowless(twin), /no console program/);
  assert.throws(() => windowless(Buffer.alloc(512)), /no program of Windows/);
});
