// The systems that an agent is built for, in the words of npm and of Deno.

export type Target = {
  name: "windows" | "linux" | "macos";
  os: "win32" | "linux" | "darwin";
  cpu: "x64" | "arm64";
  libc: "glibc" | null;
  /** As `deno compile --target` calls it. */
  triple: string;
  /** npm's package of Deno for it, and the program in it. */
  denoPackage: string;
  deno: string;
};

export const TARGETS: readonly Target[] = [
  {
    name: "windows",
    os: "win32",
    cpu: "x64",
    libc: null,
    triple: "x86_64-pc-windows-msvc",
    denoPackage: "@deno/win32-x64",
    deno: "deno.exe",
  },
  {
    name: "linux",
    os: "linux",
    cpu: "x64",
    libc: "glibc",
    triple: "x86_64-unknown-linux-gnu",
    denoPackage: "@deno/linux-x64-glibc",
    deno: "deno",
  },
  {
    name: "macos",
    os: "darwin",
    cpu: "arm64",
    libc: null,
    triple: "aarch64-apple-darwin",
    denoPackage: "@deno/darwin-arm64",
    deno: "deno",
  },
];

/** The target of that name. Throws with what there is. */
export function targetOf(name: string | undefined): Target {
  const found = TARGETS.find((target) => target.name === name);
  if (found !== undefined) return found;
  const names = TARGETS.map((target) => target.name).join(", ");
  throw new Error(
    name === undefined ? `--target is missing: one of ${names}.` : `--target ${name}: one of ${names} is wanted.`,
  );
}
