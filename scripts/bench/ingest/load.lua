-- The load of the ingest bench for wrk: plain reports of 1,000 people with growing ts, one in each half hour of a day of
-- eight hours, which is about what a person's day has. The same as autocannon-load.ts.
-- Arguments: number of the first report, ts of the first report (s since 1970).
local n, base
local cycle = { "working", "stopped", "working", "working", "stopped" }

function init(args)
  n = tonumber(args[1])
  base = tonumber(args[2])
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
end

function request()
  local person = n % 1000
  local turn = math.floor(n / 1000)
  local ts = base + math.floor(turn / 16) * 86400 + turn % 16 * 1800 + person
  n = n + 1
  return wrk.format(nil, nil, nil, string.format('{"user":"person%04d","state":"%s","ts":"%s"}',
    person, cycle[turn % 5 + 1], os.date("!%Y-%m-%dT%H:%M:%SZ", ts)))
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format('\nFIGURES {"requests":%d,"refused":%d,"broken":%d,"seconds":%.6f,"p50":%.3f,"p99":%.3f,"max":%.3f}\n',
    summary.requests, e.status, e.connect + e.read + e.write + e.timeout, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3))
end
