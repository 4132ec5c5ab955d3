// Reads config.env: KEY=VALUE lines as people have written them for years, also for the PowerShell agent: with a BOM,
// in UTF-16, with CRLF, quotes, spaces, `export ` and comments. What is no such line is passed over. Pure.

/** Bytes of a file as text: by its BOM, else UTF-8, else (what an old Notepad wrote) Windows-1252. */
export function textOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

const LINE = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*$/;
const QUOTED = /^(["'])(.*?)\1\s*(?:#.*)?$/;

/** The last line of a key wins. An unquoted value ends before ` #`. */
export function readConfigText(text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const line of text.replace(/^\ufeff/, "").split(/\r\n|\n|\r/)) {
    const [, key, raw] = LINE.exec(line) ?? [];
    if (key === undefined || raw === undefined) continue;
    values.set(key, QUOTED.exec(raw)?.[2] ?? raw.replace(/(^|\s+)#.*$/, ""));
  }
  return values;
}
