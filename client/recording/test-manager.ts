// For tests: a manager at a real server's pages, signed in with the code of its console, as a browser does it.
import assert from "node:assert/strict";

export async function signIn(server: { url: string; setupCode(): string }) {
  const headers = { origin: server.url, "content-type": "application/x-www-form-urlencoded" };
  const send = async (path: string, fields: Record<string, string>, cookie = "") => {
    const body = new URLSearchParams(fields).toString();
    const answer = await fetch(server.url + path, {
      method: "POST",
      redirect: "manual",
      headers: { ...headers, cookie },
      body,
    });
    await answer.body?.cancel();
    return answer;
  };
  const made = await send("/setup", { code: server.setupCode(), name: "Max", password: "a sentence is fine" });
  const cookie = made.headers.get("set-cookie")?.split(";")[0] ?? "";
  return {
    /** Changes the policy by the form of its page. */
    change: async (fields: Record<string, string>) => {
      const page = await fetch(`${server.url}/settings/policy`, { headers: { cookie } });
      const seen = /name="seen" value="(\d*)"/.exec(await page.text())?.[1] ?? "";
      const answer = await send("/settings/policy", { seen, reason: "agreed with the council", ...fields }, cookie);
      assert.equal(answer.status, 303);
    },
    /** Lets a device in, shuts it out, gives it a new token. */
    act: async (device: string, act: string) => {
      assert.equal((await send("/settings/devices", { device, act }, cookie)).status, 303);
    },
  };
}
