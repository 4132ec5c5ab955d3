// Whether the window in front is one of those of which no picture may be taken. Pure; the title goes no further than this.

/** listed: the policy's privateWindows; each matches anywhere in the title or the program's name, whatever its case. */
export function isPrivate({ title, program }: { title: string; program: string }, listed: readonly string[]): boolean {
  const texts = [title, program].map(folded);
  return listed.map(folded).some((word) => word !== "" && texts.some((text) => text.includes(word)));
}

/** NFC: an accent of its own and a letter that has it are the same to a person. */
const folded = (text: string) => text.normalize("NFC").toLowerCase().trim();
