// For tests: the office's own OpenID Connect provider (oidc-provider), and a browser that signs in there as a person does.
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { Provider } from "oidc-provider";
import { type Answer, ask } from "../../test-server.ts";

const CLIENT = { client_id: "stint", client_secret: "a secret of this office" };

export type TestProvider = {
  issuer: string;
  /** Lines of config.env. */
  settings: Record<string, string>;
  /** From now on, for the server at this address. */
  serve(url: string): void;
  close(): Promise<void>;
};

/** @param whoIs what is claimed of a subject, which is what is typed there as a log-in; any password is right */
export async function openTestProvider(whoIs: (sub: string) => object | null): Promise<TestProvider> {
  let answer: RequestListener = () => undefined;
  const server = createServer((req, res) => answer(req, res));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    settings: { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: CLIENT.client_id, OIDC_CLIENT_SECRET: CLIENT.client_secret },
    serve(url) {
      const provider = new Provider(issuer, {
        clients: [{ ...CLIENT, redirect_uris: [`${url}/sign-in/office/back`] }],
        pkce: { required: () => true },
        claims: { profile: ["name", "preferred_username", "groups"], email: ["email", "email_verified"] },
        findAccount: (_ctx: unknown, sub: string) => {
          const claims = whoIs(sub);
          return claims === null ? undefined : { accountId: sub, claims: () => ({ sub, ...claims }) };
        },
        cookies: { keys: ["of this test"] },
      });
      answer = provider.callback();
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type ProviderBrowser = {
  jar: Map<string, string>;
  go(url: string, form?: Record<string, string>): Promise<Answer>;
  throughProvider(login: string, to?: string): Promise<string>;
};

/** Keeps cookies, follows no redirect by itself. */
export function openProviderBrowser(serverUrl: string, { issuer }: Pick<TestProvider, "issuer">): ProviderBrowser {
  const jar = new Map<string, string>();
  async function go(url: string, form: Record<string, string> | null = null): Promise<Answer> {
    const answer = await ask(url, {
      method: form === null ? "GET" : "POST",
      headers: {
        accept: "text/html",
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; "),
        ...(form === null ? {} : { "content-type": "application/x-www-form-urlencoded", origin: new URL(url).origin }),
      },
      ...(form === null ? {} : { body: new URLSearchParams(form).toString() }),
    });
    for (const line of answer.headers["set-cookie"] ?? []) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "" || /max-age=0|expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  }
  const on = (answer: Answer, base: string) => new URL(answer.headers.location ?? "", base).href;

  /** From the sign-in page to the provider, through its forms, to the address that leads back. */
  async function throughProvider(login: string, to = "/settings/account"): Promise<string> {
    let url = on(await go(`${serverUrl}/sign-in/office?to=${encodeURIComponent(to)}`), serverUrl);
    for (let step = 0; step < 10; step++) {
      if (url.startsWith(`${serverUrl}/sign-in/office/back`)) return url;
      const answer = await go(url);
      if (answer.status !== 200) {
        url = on(answer, issuer);
        continue;
      }
      const prompt = /name="prompt" value="(\w+)"/.exec(answer.text)?.[1] ?? "";
      url = on(await go(url, prompt === "login" ? { prompt, login, password: "x" } : { prompt }), issuer);
    }
    throw new Error(`The provider leads nowhere: ${url}`);
  }
  return { go, throughProvider, jar };
}
