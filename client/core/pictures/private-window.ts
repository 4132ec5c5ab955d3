// Whether the window in front is one of those of which nothing may be recorded. Pure; the title goes no further than this.

/** listed: the policy's privateWindows; each matches anywhere in the title or one of the program's names, whatever its case. */
export function isPrivate(
  { title, program, application }: { title: string; program: string; application: string },
  listed: readonly string[],
): boolean {
  const texts = [title, program, application].map(folded);
  return listed.map(folded).some((word) => word !== "" && texts.some((text) => text.includes(word)));
}

/** NFC: an accent of its own and a letter that has it are the same to a person. */
const folded = (text: string) => text.normalize("NFC").toLowerCase().trim();
