// The load of the ingest bench by autocannon, for machines without wrk, the same as load.lua: plain reports of 1,000 people
// with growing ts, one in each half hour of a day of eight hours. A process of its own. Arguments: URL, seconds, connections, number and ts (s) of the first report.
import autocannon from "autocannon";

const [url = "", seconds = "", connections = "", first = "", base = ""] = process.argv.slice(2);
const CYCLE = ["working", "stopped", "working", "working", "stopped"];
let n = Number(first);

function nextBody(): string {
  const person = n % 1000;
  const turn = Math.floor(n / 1000);
  n++;
  const second = Number(base) + Math.floor(turn / 16) * 86_400 + (turn % 16) * 1_800 + person;
  const ts = new Date(1000 * second).toISOString().replace(".000", "");
  return `{"user":"person${String(person).padStart(4, "0")}","state":"${CYCLE[turn % 5]}","ts":"${ts}"}`;
}

const result = await autocannon({
  url: `${url}/api/report`,
  method: "POST",
  headers: { "Content-Type": "application/json" },
  connections: Number(connections),
  duration: Number(seconds),
  requests: [{ setupRequest: (request: object) => ({ ...request, body: nextBody() }) }],
});
const figures = {
  requests: result.requests.total,
  refused: result.non2xx,
  broken: result.errors + result.timeouts,
  seconds: result.duration,
  p50: result.latency.p50,
  p99: result.latency.p99,
  max: result.latency.max,
};
process.stdout.write(`\nFIGURES ${JSON.stringify(figures)}\n`);
