// Changes single values in the text of config.env and leaves everything else as people wrote it: comments, order, unknown
// lines, line ends, a BOM. Pure.

const lineOf = (key: string) => new RegExp(`^(\\s*(?:export\\s+)?${key}\\s*=)(.*)$`);

/** null takes a key out: its lines become comments, so that what was there can be found again. */
export function changedConfig(text: string, changes: ReadonlyMap<string, string | null>): string {
  const lineEnd = text.includes("\r\n") ? "\r\n" : "\n";
  const lines = text === "" ? [] : text.split(/\r\n|\n|\r/);
  for (const [key, value] of changes) {
    const pattern = lineOf(key);
    if (value === null) {
      for (const [index, line] of lines.entries()) if (pattern.test(line)) lines[index] = `#${line}`;
      continue;
    }
    // The last line of a key wins, so that is the one to change.
    const last = lines.findLastIndex((line) => pattern.test(line));
    if (last >= 0) {
      const [, head = "", rest = ""] = pattern.exec(lines[last] ?? "") ?? [];
      lines[last] = `${head}${/^\s+/.exec(rest)?.[0] ?? ""}${quoted(value)}${commentOf(rest)}`;
      continue;
    }
    // Beside the line that explains it, where the file has one.
    const explained = lines.findLastIndex((line) => line.trimStart().startsWith(`#${key}=`));
    const line = `${key}=${quoted(value)}`;
    if (explained >= 0) lines.splice(explained + 1, 0, line);
    else if (lines.at(-1) === "") lines.splice(-1, 0, line);
    else lines.push(line, "");
  }
  return lines.join(lineEnd);
}

/** The comment after a value; a quoted value may hold a # of its own. */
const commentOf = (rest: string) => /^\s*(?:(["'])(?:.*?)\1|[^#]*?)(\s+#.*)$/.exec(rest)?.[2] ?? "";

const quoted = (value: string) => (/^["']|\s#|^\s|\s$|^#/.test(value) ? `"${value}"` : value);
