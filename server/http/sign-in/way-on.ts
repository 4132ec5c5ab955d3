// Where a sign-in leads afterwards: only to pages of this server, a path, never another host.

export function wayOn(to: string | null): string {
  const here = "http://here";
  if (to === null || !to.startsWith("/") || !URL.canParse(to, here)) return "/";
  const { origin, pathname, search } = new URL(to, here);
  return origin === here && !pathname.startsWith("//") ? pathname + search : "/";
}
