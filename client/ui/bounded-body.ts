// The body of a request to this machine's own port, read no further than what is taken there.

/** null: there is none, or it is longer. */
export async function bodyWithin({ body }: Request, bytesMax: number): Promise<string | null> {
  if (body === null) return null;
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > bytesMax) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
