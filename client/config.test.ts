import assert from "node:assert/strict";
import test from "node:test";
import { ConfigError, readConfig } from "./config.ts";
import { textOf } from "./config-file.ts";
import { SAYS_NOTHING } from "./core/policy.ts";

const ENV = { HOME: "/home/anna" };
const read = (text: string, env: Record<string, string> = {}) =>
  readConfig({ ...ENV, ...env }, { path: "/opt/stint/config.env", text }, "linux");

test("with the server's address alone everything has its default", () => {
  assert.deepEqual(read("API_ENDPOINT=http://server:5000/api/report\n"), {
    endpoint: { base: "http://server:5000", report: "http://server:5000/api/report" },
    thresholdMs: 300_000,
    pollMs: 60_000,
    stoppedAt: "last-input",
    reportStyle: "auto",
    enrolmentKey: null,
    scripted: { mouseSpeed: 6_000, keyGapMs: 25, linePx: 1 },
    battery: { pauseBelow: 20, resumeAbove: 40 },
    recording: SAYS_NOTHING,
    bucket: null,
    pictureType: "image/webp",
    logUploadMs: 3_600_000,
    logLevel: "info",
    language: null,
    stateDir: "/home/anna/.local/state/stint",
    logFile: "/home/anna/.local/state/stint/user_work_tracking_client.log",
    file: "/opt/stint/config.env",
  });
});

test("a server's address is understood as people write it", () => {
  const rows: [written: string, base: string][] = [
    ["http://server:5000", "http://server:5000"],
    ["http://server:5000/", "http://server:5000"],
    ["https://stint.example/api/report/", "https://stint.example"],
    ["http://10.0.0.5/stint/api/report", "http://10.0.0.5/stint"],
    ["HTTP://Server:80/", "http://server"],
    ["http://[fd00::1]:5000", "http://[fd00::1]:5000"],
  ];
  for (const [written, base] of rows)
    assert.deepEqual(read(`API_ENDPOINT=${written}`).endpoint, { base, report: `${base}/api/report` });
});

test("a config.env of the PowerShell agent is read as it lies there", () => {
  const config = read(
    '\ufeff# Server settings\r\nDATABASE_URI="sqlite:///work_events.db"\r\n\r\nexport API_ENDPOINT = "http://server:5000/api/report"  # the LAN\r\nIDLE_THRESHOLD_MINUTES=\'10\'\r\n  POLL_INTERVAL_SECONDS = 30 # seconds\r\nthis is no line\r\n=5\r\n',
  );
  assert.deepEqual([config.endpoint?.base, config.thresholdMs, config.pollMs], ["http://server:5000", 600_000, 30_000]);
});

test("the last line of a key wins, an empty value counts as none, a # inside a value stays", () => {
  const config = read(
    "API_ENDPOINT=http://a\nAPI_ENDPOINT=http://b\nPOLL_INTERVAL_SECONDS=\nENROLMENT_KEY=k#1 # new\n",
  );
  assert.deepEqual([config.endpoint?.base, config.pollMs, config.enrolmentKey], ["http://b", 60_000, "k#1"]);
});

test("the environment wins over the file", () => {
  const config = read("API_ENDPOINT=http://file\nIDLE_THRESHOLD_MINUTES=7", {
    API_ENDPOINT: "http://environment",
    IDLE_THRESHOLD_MINUTES: " ",
  });
  assert.deepEqual([config.endpoint?.base, config.thresholdMs], ["http://environment", 420_000]);
});

test("a file in UTF-16 or Windows-1252 is text too", () => {
  const utf16 = (text: string) =>
    Uint8Array.from([
      0xff,
      0xfe,
      ...[...text].flatMap((letter) => [letter.charCodeAt(0) & 255, letter.charCodeAt(0) >> 8]),
    ]);
  assert.equal(textOf(utf16("ENROLMENT_KEY=ü")), "ENROLMENT_KEY=ü");
  assert.equal(textOf(Uint8Array.from([0x4b, 0x3d, 0xfc])), "K=ü");
  assert.equal(textOf(new TextEncoder().encode("K=ü")), "K=ü");
});

test("a wrong value is told with file, key, value and what is allowed", () => {
  const rows: [line: string, allowed: string][] = [
    ["IDLE_THRESHOLD_MINUTES=0.05", "a number of minutes from 0.1 to 240"],
    ["IDLE_THRESHOLD_MINUTES=241", "a number of minutes from 0.1 to 240"],
    ["IDLE_THRESHOLD_MINUTES=five", "a number of minutes from 0.1 to 240"],
    ["IDLE_THRESHOLD_MINUTES=-5", "a number of minutes from 0.1 to 240"],
    ["POLL_INTERVAL_SECONDS=0", "a number of seconds from 1 to 3600"],
    ["POLL_INTERVAL_SECONDS=1e3", "a number of seconds from 1 to 3600"],
    ["STOPPED_AT=end", "one of: last-input, threshold"],
    ["REPORT_STYLE=json", "one of: auto, plain, batch"],
    ["LOG_LEVEL=loud", "one of: error, warn, info, debug"],
    ["API_ENDPOINT=server:5000", "the server's address"],
    ["API_ENDPOINT=ftp://server", "the server's address"],
    ["API_ENDPOINT=http://anna:secret@server", "the server's address"],
  ];
  for (const [line, allowed] of rows) {
    const [key = "", value = ""] = line.split("=");
    assert.throws(
      () => read(`API_ENDPOINT=http://server\n${line}`),
      (error: unknown) =>
        error instanceof ConfigError &&
        error.message.startsWith(`/opt/stint/config.env: ${key}="${value}" is not allowed`) &&
        error.message.includes(allowed) &&
        !error.message.includes("\n"),
      line,
    );
  }
  assert.throws(
    () => read("API_ENDPOINT=http://s", { POLL_INTERVAL_SECONDS: "x" }),
    /^ConfigError?.*|the environment: POLL_INTERVAL_SECONDS="x"/,
  );
});

test("values at the edge are allowed", () => {
  const config = read(
    "API_ENDPOINT=http://s\nIDLE_THRESHOLD_MINUTES=0.1\nPOLL_INTERVAL_SECONDS=3600\nSTOPPED_AT=Threshold",
  );
  assert.deepEqual([config.thresholdMs, config.pollMs, config.stoppedAt], [6_000, 3_600_000, "threshold"]);
});

test("without a server's address there is one line that says what to write and where", () => {
  assert.throws(
    () => read(""),
    /API_ENDPOINT is not set; write a line such as API_ENDPOINT=http:\/\/server:5000\/api\/report into \/opt\/stint\/config.env/,
  );
});

test("each system keeps its files where its people look for them", () => {
  const on = (os: string, env: Record<string, string>) => readConfig({ API_ENDPOINT: "http://s", ...env }, null, os);
  const windows = on("windows", { USERPROFILE: "C:\\Users\\anna", LOCALAPPDATA: "C:\\Users\\anna\\AppData\\Local" });
  assert.equal(windows.logFile, "C:\\Users\\anna\\AppData\\Local\\Temp\\user_work_tracking_client.log");
  assert.equal(windows.stateDir, "C:\\Users\\anna\\AppData\\Local\\stint");
  assert.equal(
    on("linux", { HOME: "/home/anna", XDG_STATE_HOME: "/state" }).logFile,
    "/state/stint/user_work_tracking_client.log",
  );
  assert.equal(on("darwin", { HOME: "/Users/anna" }).logFile, "/Users/anna/Library/Logs/user_work_tracking_client.log");
  assert.throws(() => on("linux", {}), /HOME is not set/);
});

test("what a machine says about recording is yes, no or nothing; anything else is told with what is allowed", () => {
  const { recording } = read(
    "API_ENDPOINT=http://a\ninputCounts=false\nisScreenshotEnabled=True\nscreenshotFrequency=15\nblurScreenshots=\n",
  );
  assert.deepEqual(recording, {
    ...SAYS_NOTHING,
    inputCounts: false,
    isScreenshotEnabled: true,
    screenshotFrequency: 15,
  });
  assert.throws(
    () => read("API_ENDPOINT=http://a\nisScreenshotEnabled=maybe"),
    /config\.env: isScreenshotEnabled="maybe" is not allowed; it must be true or false/,
  );
  assert.throws(() => read("API_ENDPOINT=http://a\nscreenshotFrequency=0"), /whole number of minutes from 1 to 1440/);
});

test("the battery's marks stand in their order, and a higher lower mark lifts the upper one", () => {
  assert.deepEqual(read("API_ENDPOINT=http://a\nBATTERY_PAUSE_PERCENT=50").battery, {
    pauseBelow: 50,
    resumeAbove: 51,
  });
  assert.throws(
    () => read("API_ENDPOINT=http://a\nBATTERY_RESUME_PERCENT=15"),
    /config\.env: BATTERY_RESUME_PERCENT="15" .*more than BATTERY_PAUSE_PERCENT \(20\)/,
  );
});

test("with a bucket of its own an agent needs no server", () => {
  assert.equal(read("S3_BUCKET=office-pictures").endpoint, null);
  assert.throws(() => read("POLL_INTERVAL_SECONDS=60"), /API_ENDPOINT is not set/);
});

test("a bucket of the agent's own is read with its place and its keys; without keys it is one that lacks them", () => {
  const lines = ["API_ENDPOINT=http://server", "S3_BUCKET=office-pictures"];
  const store = { bucket: "office-pictures", region: "us-east-1", endpoint: null, forcePathStyle: false };
  assert.deepEqual(read(lines.join("\n")).bucket, { ...store, credentials: null });
  lines.push("S3_REGION=eu-central-1", "S3_ENDPOINT=https://s3.wasabisys.com", "S3_FORCE_PATH_STYLE=true");
  lines.push("AWS_ACCESS_KEY_ID=AKIA1", "AWS_SECRET_ACCESS_KEY=secret/1");
  assert.deepEqual(read(lines.join("\n")).bucket, {
    ...store,
    region: "eu-central-1",
    endpoint: "https://s3.wasabisys.com/",
    forcePathStyle: true,
    credentials: { accessKeyId: "AKIA1", secretAccessKey: "secret/1" },
  });
  for (const line of ["S3_BUCKET=Office Pictures", "S3_ENDPOINT=s3.wasabisys.com", "SCREENSHOT_FORMAT=png"])
    assert.throws(() => read([...lines, line].join("\n")), /config\.env: \w+=".*" is not allowed; it must be/, line);
});

test("the language is config.env's alone: desktops have a list for other programs under that name", () => {
  const endpoint = "API_ENDPOINT=http://server:5000\n";
  assert.equal(read(endpoint, { LANGUAGE: "de:en" }).language, null);
  assert.equal(read(`${endpoint}LANGUAGE=auto`).language, null);
  assert.equal(read(`${endpoint}LANGUAGE=pt-BR`, { LANGUAGE: "de" }).language, "pt-BR");
  assert.throws(() => read(`${endpoint}LANGUAGE=Deutsch!`), /LANGUAGE="Deutsch!" is not allowed; it must be auto or/);
});
