// The pages of signing in and of making the first manager: a form, and what was wrong with it. Pure. A password or a code that was
// typed is never sent back.
import { type Frame, frameOf, type Site } from "./frame.ts";

/** office: there is a provider of the office's own to sign in by. */
export type SignInPage = { frame: Frame; to: string; office: boolean; name: string; fault: string | null };
export type SetupFaults = { code?: string; name?: string; password?: string };
export type SetupPage = {
  frame: Frame;
  name: string;
  faults: Record<keyof SetupFaults, string | null>;
  usedUp: boolean;
};

export function signInPage({ site, ...asked }: { site: Site } & Omit<SignInPage, "frame">): SignInPage {
  return {
    frame: frameOf(site, {
      name: "sign-in",
      title: site.words.say("sign-in.title"),
      description: site.words.say("sign-in.description"),
      narrow: true,
    }),
    ...asked,
  };
}

/** @param usedUp the code was mistyped too often; only another start of the server prints one */
export function setupPage({
  site,
  name,
  faults,
  usedUp,
}: {
  site: Site;
  name: string;
  faults: SetupFaults;
  usedUp: boolean;
}): SetupPage {
  return {
    frame: frameOf(site, {
      name: "setup",
      title: site.words.say("setup.title"),
      description: site.words.say("setup.description"),
      narrow: true,
    }),
    name,
    faults: { code: faults.code ?? null, name: faults.name ?? null, password: faults.password ?? null },
    usedUp,
  };
}

export type LinkPage = { frame: Frame; key: string; name: string | null; fault: string | null };

/** @param name whose link it is; null: it is used up, over, or none of ours */
export function linkPage({ site, key, name, fault }: { site: Site } & Omit<LinkPage, "frame">): LinkPage {
  const frame = frameOf(site, {
    name: "sign-in",
    title: site.words.say(name === null ? "sign-in.link.over" : "sign-in.link.set"),
    description: site.words.say("sign-in.link.description"),
    narrow: true,
  });
  return { frame, key: name === null ? "" : key, name, fault };
}
