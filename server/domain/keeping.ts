// Answers of a pure question, kept: a page asks thousands of times for the same few dozen. Pure but for that bounded memory.

/** The same question; beyond `max` different answers the memory starts anew. What throws is not kept. */
export function keeping<Asked, Answer extends NonNullable<unknown>>(
  max: number,
  answerTo: (asked: Asked) => Answer,
): (asked: Asked) => Answer {
  const kept = new Map<Asked, Answer>();
  return (asked) => {
    const known = kept.get(asked);
    if (known !== undefined) return known;
    const answer = answerTo(asked);
    if (kept.size >= max) kept.clear();
    kept.set(asked, answer);
    return answer;
  };
}
