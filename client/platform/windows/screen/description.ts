// What a program of Windows says of itself in its version resource, such as "Microsoft Excel" for EXCEL.EXE.
import { narrow, wide } from "../dlls.ts";

/** Programs of one session that are remembered: reading a file for each look would cost a look's time tenfold. */
const KNOWN_MAX = 200;
/** A resource larger than this is not read: real ones have some kB. */
const RESOURCE_BYTES_MAX = 256 * 1024;

function load() {
  return Deno.dlopen("version.dll", {
    GetFileVersionInfoSizeW: { parameters: ["buffer", "pointer"], result: "u32" },
    GetFileVersionInfoW: { parameters: ["buffer", "u32", "u32", "buffer"], result: "i32" },
    VerQueryValueW: { parameters: ["buffer", "buffer", "buffer", "buffer"], result: "i32" },
  }).symbols;
}

type Version = ReturnType<typeof load>;
let version: Version | null = null;
const known = new Map<string, string>();

/** Empty where the program says nothing. Never throws. */
export function descriptionOf(path: string): string {
  const before = known.get(path);
  if (before !== undefined) return before;
  if (known.size >= KNOWN_MAX) known.clear();
  version ??= load();
  const description = path === "" ? "" : read(version, path);
  known.set(path, description);
  return description;
}

function read(version: Version, path: string): string {
  const size = version.GetFileVersionInfoSizeW(wide(path), null);
  if (size === 0 || size > RESOURCE_BYTES_MAX) return "";
  const resource = new Uint8Array(size);
  if (version.GetFileVersionInfoW(wide(path), 0, size, resource) === 0) return "";
  // Language and code page, each two bytes: the first is the one that the program was made for.
  const translation = entryOf(version, resource, "\\VarFileInfo\\Translation", 4);
  const [language = 0, codePage = 0] = translation === null ? [] : new Uint16Array(translation.buffer);
  const hex = (word: number) => word.toString(16).padStart(4, "0");
  const name = `\\StringFileInfo\\${hex(language)}${hex(codePage)}\\FileDescription`;
  const text = entryOf(version, resource, name, null);
  return text === null ? "" : narrow(new Uint16Array(text.buffer)).trim();
}

/** bytes: as many as the value has, or null: it is text, whose length is told in letters. */
function entryOf(
  version: Version,
  resource: Uint8Array<ArrayBuffer>,
  name: string,
  bytes: number | null,
): Uint8Array<ArrayBuffer> | null {
  const pointer = new BigUint64Array(1);
  const length = new Uint32Array(1);
  const found = version.VerQueryValueW(
    resource,
    wide(name),
    new Uint8Array(pointer.buffer),
    new Uint8Array(length.buffer),
  );
  const value = found === 0 ? null : Deno.UnsafePointer.create(pointer[0] ?? 0n);
  if (value === null) return null;
  const copy = new Uint8Array(bytes ?? (length[0] ?? 0) * 2);
  if (copy.length > 0) Deno.UnsafePointerView.copyInto(value, copy);
  return copy;
}
