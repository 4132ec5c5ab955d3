// The addresses of pictures. A name that a path cannot hold goes into the question, as on a person's page. Pure.

/** Of one person's day; without a day today's. */
export function screenshotsPath(user: string, rest: Record<string, string> = {}): string {
  const dots = user === "." || user === "..";
  const query = new URLSearchParams(dots ? { user, ...rest } : rest).toString();
  return `/screenshots${dots ? "" : `/${encodeURIComponent(user)}`}${query === "" ? "" : `?${query}`}`;
}

/** Of everybody's day. */
export const screenshotsDayPath = (day: string) => `/screenshots?day=${day}`;
export const picturePath = (id: string) => `/picture/${id}`;
export const imagePath = (id: string) => `/picture/${id}/image`;
/** Asks before it is done. */
export const deletePath = (id: string) => `/picture/${id}/delete`;
export const thumbnailPath = (id: string) => `/picture/${id}/thumbnail`;
