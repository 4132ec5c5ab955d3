// One GET as a browser on the same machine would do it, on a connection that stays open, and how long it took.
import { Agent, request } from "node:http";

const agent = new Agent({ keepAlive: true, maxSockets: 32 });

/**
 * Milliseconds from asking to the last byte; throws where the answer is not a 200.
 * @param cookie of a sign-in, where the page needs one
 */
export function visit(url: string, cookie?: string): Promise<{ ms: number; bytes: number }> {
  const asked = performance.now();
  return new Promise((resolve, reject) => {
    const req = request(
      url,
      {
        agent,
        headers: { accept: "text/html", "accept-encoding": "gzip", ...(cookie === undefined ? {} : { cookie }) },
      },
      (res) => {
        let bytes = 0;
        res.on("data", (part: Buffer) => (bytes += part.length));
        res.on("error", reject);
        res.on("end", () =>
          res.statusCode === 200
            ? resolve({ ms: performance.now() - asked, bytes })
            : reject(new Error(`${url} was answered with ${res.statusCode}.`)),
        );
      },
    );
    req.on("error", reject);
    req.end();
  });
}

/** Posts JSON and reads the answer; throws where it is neither 200 nor 201. */
export function post<T>(url: string, body: unknown, token?: string): Promise<T> {
  const text = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const headers = {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(text),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
    const req = request(url, { method: "POST", agent, headers }, (res) => {
      const parts: Buffer[] = [];
      res.on("data", (part: Buffer) => parts.push(part));
      res.on("error", reject);
      res.on("end", () => {
        const answer = Buffer.concat(parts).toString("utf8");
        if (res.statusCode === 200 || res.statusCode === 201) resolve(JSON.parse(answer) as T);
        else reject(new Error(`${url} was answered with ${res.statusCode}: ${answer}`));
      });
    });
    req.on("error", reject);
    req.end(text);
  });
}
