// Gives back the pages of program files that a start has read and that nothing needs again: of a runtime of 100 MB they are
// half of what the agent holds. What is needed after all is read again from the file.

const MADV_DONTNEED = 4;

/** A mapping of a file that nobody has written to: what is taken away from it comes back as it was. */
export type Mapping = { start: bigint; end: bigint };

/** Reads /proc/self/smaps. Source: proc(5); a private mapping without anonymous pages holds nothing but the file's own. */
export function untouchedMappings(smaps: string): Mapping[] {
  const found: Mapping[] = [];
  let at: Mapping | null = null;
  for (const line of smaps.split("\n")) {
    const head = /^([0-9a-f]+)-([0-9a-f]+) r-[x-]p \S+ \S+ [1-9]\d* +\//.exec(line);
    if (head !== null) at = { start: BigInt(`0x${head[1]}`), end: BigInt(`0x${head[2]}`) };
    else if (/^[0-9a-f]+-[0-9a-f]+ /.test(line)) at = null;
    else if (at !== null && /^Anonymous: +0 kB$/.test(line)) found.push(at);
  }
  return found;
}

/** Never throws: a system that does not let it goes on as before. */
export function releaseStartPages(): void {
  let smaps: string;
  try {
    smaps = Deno.readTextFileSync("/proc/self/smaps");
  } catch {
    return; // a hardened system shows it to nobody; then the pages stay
  }
  const libc = Deno.dlopen("libc.so.6", { madvise: { parameters: ["u64", "u64", "i32"], result: "i32" } });
  for (const { start, end } of untouchedMappings(smaps)) libc.symbols.madvise(start, end - start, MADV_DONTNEED);
  libc.close();
}
