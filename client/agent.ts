// The agent put together: platform, core, outbox and network, the beat that drives them, and the orderly end.
import { createApplications } from "./apps/applications.ts";
import { createBrowsers } from "./apps/browsers.ts";
import { createProjects } from "./apps/project.ts";
import { pause, wallMs } from "./clock.ts";
import type { Config, Environment } from "./config.ts";
import { projectsOf } from "./core/apps/subject.ts";
import { workOf } from "./core/apps/work.ts";
import { SHUT } from "./core/gate.ts";
import { nextId } from "./core/id.ts";
import { createScriptWatch } from "./core/input/scripted.ts";
import { JUMP_MIN_MS } from "./core/presence.ts";
import { correctionInWords } from "./core/skew.ts";
import { activityFiles, closedParts, openActivityLog } from "./input/activity-log.ts";
import { watchBattery } from "./input/battery-watch.ts";
import { createCounting, keepCounting } from "./input/counting.ts";
import type { Log } from "./log.ts";
import { openApi } from "./net/api.ts";
import { createKeptPolicy } from "./outbox/kept-policy.ts";
import { adoptOrphans } from "./outbox/orphans.ts";
import { openQueue, type Queue } from "./outbox/queue.ts";
import { createBell, createTrimming, farewell, send } from "./outbox/sending.ts";
import { createUploader } from "./outbox/uploader.ts";
import { openPicturing } from "./picture/picturing.ts";
import { choosePlatform } from "./platform/choose.ts";
import type { Platform } from "./platform/platform.ts";
import { listenToSignals } from "./platform/signals.ts";
import { createPermission } from "./recording/permission.ts";
import { createSelfCare } from "./recording/self-care.ts";
import { claim } from "./single.ts";
import { makeStateDir, otherSessions, type StateFiles, stateFiles } from "./state-dir.ts";
import { createTick, HIGHEST_ID_KEY, type Tick } from "./tick.ts";
import { type Face, openFace } from "./ui/face.ts";
import { wordsFor } from "./ui/words/language.ts";
import { VERSION } from "./version.ts";

/** How often idle is read, at the least: a stop is noticed within this, an input too. */
const BEAT_MAX_MS = 5_000;
/** How often a machine whose person is away speaks: promised to the server as next_in_s. */
const STOPPED_SPEAKS_S = 300;

/** Runs until it is told to end. Returns how it ended: "anew" when it is to be started again, takenBy when another agent serves this session already. */
export async function runAgent({
  config,
  env,
  log,
}: {
  config: Config;
  env: Environment;
  log: Log;
}): Promise<"ended" | "anew" | { takenBy: string }> {
  const platform = await choosePlatform(env);
  const owner = { user: platform.user(), host: platform.host() };
  makeStateDir(config.stateDir);
  const files = stateFiles(config.stateDir, owner.host);
  const claimed = claim(files.lock);
  if (claimed.kind === "taken") {
    platform.close();
    return { takenBy: claimed.by };
  }
  const losses: string[] = [];
  const queue = openQueue(files.queue, wallMs, (text) => {
    log.error(text);
    losses.push(text);
  });
  log.info(
    `Stint ${VERSION} records ${owner.user} on ${owner.host} (${platform.os}) for ${config.endpoint?.base ?? "no server"}; queue ${files.queue}`,
  );
  const network = new AbortController();
  const assembled = assemble({ config, log, platform, queue, owner, files, network: network.signal });
  const { pictures } = assembled;
  adoptOrphans(otherSessions(config.stateDir, files), { log, queue, pictures, claim });
  const shown = { config, env, version: VERSION, owner, files, log, platform, queue };
  const leave = new AbortController();
  const quit = () => leave.abort();
  const words = await wordsFor(config, () => navigator.language, log);
  const face = await openFace({ ...shown, ...assembled, words, now: wallMs, quit });
  const { ended, sending, picturesSent } = await run({
    config,
    log,
    platform,
    queue,
    losses,
    face,
    leave: leave.signal,
    ...assembled,
  });
  await farewell({ uploader: assembled.uploader, network, sending, pause });
  await picturesSent; // what was on its way has been broken off, and goes on at the next start
  await face.close();
  log.info(`Ended (${ended}).`);
  queue.close();
  platform.close();
  claimed.release();
  return ended === "anew" ? "anew" : "ended";
}

/** With a bucket of its own an agent needs no server: then nobody is asked anything. */
const NO_SERVER = { base: "", report: "" };
const SENDS_NOTHING = { turn: () => Promise.resolve(null) };

type Assembled = {
  config: Config;
  log: Log;
  platform: Platform;
  queue: Queue;
  owner: { user: string; host: string };
  files: StateFiles;
  network: AbortSignal;
};

function assemble({ config, log, platform, queue, owner, files, network }: Assembled) {
  const bell = createBell();
  const steadyMs = () => platform.clocks().withSleepMs;
  let last = queue.kept(HIGHEST_ID_KEY);
  const newId = () => {
    last = nextId(last, wallMs(), crypto.getRandomValues(new Uint8Array(16)));
    return last;
  };
  let spokenAt = Number.NEGATIVE_INFINITY;
  const tick: Tick = createTick({
    platform,
    queue,
    log,
    settings: config,
    owner,
    now: wallMs,
    newId,
    onStored: (urgent) => {
      if (!urgent && !working() && steadyMs() - spokenAt < STOPPED_SPEAKS_S * 1000 - BEAT_MAX_MS) return;
      spokenAt = steadyMs();
      bell.ring();
    },
  });
  const working = () => tick.presence()?.activity.kind === "working";
  const clock = () => tick.presence()?.clock ?? 0;
  const endpoint = config.endpoint ?? NO_SERVER;
  const { base } = endpoint;
  const api = openApi({ endpoint, version: VERSION, now: wallMs, signal: network });
  const policy = createKeptPolicy({ queue, api, base, steadyMs, log, note: tick.note });
  let recording = config.recording;
  let detect = createScriptWatch(config.scripted);
  const onConfig = (changed: Config) => {
    recording = changed.recording;
    detect = createScriptWatch(changed.scripted);
  };
  const anew = new AbortController();
  const selfCare = createSelfCare({
    queue,
    awakeMs: () => platform.clocks().awakeMs,
    now: wallMs,
    cost: () => ({ rssBytes: Deno.memoryUsage().rss, cpuMs: platform.cpuMs() }),
    release: platform.releaseMemory,
    note: tick.note,
    log,
    restart: () => anew.abort(),
  });
  const permission = createPermission({
    queue,
    server: policy.policy,
    local: () => recording,
    now: wallMs,
    locked: () => platform.locked() === true,
    private: () => tick.presence()?.private === true,
    working,
    battery: watchBattery({ platform, limits: config.battery, steadyMs, note: tick.note }),
    strained: () => selfCare.strained(),
    note: tick.note,
  });
  const cwd = Deno.stderr.isTerminal() ? Deno.cwd() : null;
  const logFiles = activityFiles(config, cwd);
  const recorder = { platform, queue, log, owner, now: wallMs, newId, clock };
  // Servers of plain reports take neither counts nor applications: where nothing else is ever sent, none are made.
  const gate = config.reportStyle === "plain" ? () => SHUT : permission.gate;
  const counting = createCounting({
    ...recorder,
    allowed: () => gate().counts.allowed,
    detect: (seen) => detect(seen),
    activityLog: openActivityLog({ ...logFiles, closeAfterMs: config.bucket && config.logUploadMs, now: wallMs, log }),
    logged: () => permission.policy().activityLog,
  });
  const projects = createProjects({ queue, offered: () => projectsOf(permission.policy()) });
  const applications = createApplications({
    ...{ ...recorder, gate, policy: permission.policy },
    work: () => workOf(tick.presence(), config.stoppedAt),
    project: projects.chosen,
  });
  const uploader = createUploader({
    queue,
    api,
    log,
    base,
    style: config.reportStyle,
    agent: { version: VERSION, os: platform.os },
    enrolmentKey: config.enrolmentKey,
    self: owner,
    now: wallMs,
    steadyMs,
    random: Math.random,
    clock: () => {
      const last = tick.presence()?.last;
      // A clock that has just been set is noticed now, not at the next beat: what is sent depends on it.
      if (last !== undefined && Math.abs(wallMs() - last.wallMs - (steadyMs() - last.withSleepMs)) > JUMP_MIN_MS)
        tick.beat();
      return clock();
    },
    nextInS: () => {
      const presence = tick.presence();
      if (presence === null || presence.ended) return 0;
      return presence.activity.kind === "working" ? Math.ceil(config.pollMs / 1000) : STOPPED_SPEAKS_S;
    },
    onCorrection: (correctionMs) => {
      log.warn(correctionInWords(correctionMs));
      tick.note("clock", correctionInWords(correctionMs));
    },
    onPolicyTag: policy.hear,
  });
  const pictures = openPicturing({
    ...{ config, version: VERSION, log, platform, queue, owner, files, network, newId },
    ...{ now: wallMs, random: Math.random, policy: permission.policy, gate: permission.gate },
    policyKnown: () => policy.policy() !== null || endpoint === NO_SERVER,
    working,
    clock,
    note: tick.note,
    closedLogs: () => closedParts(logFiles.partsDir),
  });
  return {
    tick,
    uploader: pictures.after(endpoint === NO_SERVER ? SENDS_NOTHING : uploader),
    bell,
    permission,
    counting,
    applications,
    projects,
    browsers: createBrowsers({ queue, now: wallMs, log }),
    pictures,
    selfCare,
    anew: anew.signal,
    serverPolicy: policy.policy,
    onConfig,
  };
}

type Running = Omit<Assembled, "network" | "owner" | "files"> &
  ReturnType<typeof assemble> & { losses: string[]; face: Face; leave: AbortSignal };
type Ending = { ended: "quit" | "logoff" | "anew"; sending: Promise<void>; picturesSent: Promise<void> };

async function run(running: Running): Promise<Ending> {
  const { config, log, platform, queue, tick, uploader, bell, permission, counting, pictures, losses, face, leave } =
    running;
  const stop = new AbortController();
  let ended: Ending["ended"] = "quit";
  const end = (kind: Ending["ended"]) => {
    if (stop.signal.aborted) return; // further signals change nothing
    ended = kind;
    // Stored before anything else: a session that is being closed may end this process at any moment.
    if (kind !== "anew") tick.hear({ kind, atMs: wallMs() }); // the next run goes on with the same stretch
    counting.stop();
    running.applications.stop();
    stop.abort();
    bell.ring();
  };
  listenToSignals(end);
  leave.addEventListener("abort", () => end("quit"));
  running.anew.addEventListener("abort", () => end("anew"));
  const unwatch = platform.watchSession((event) => {
    // Stored before this returns: after a log-off the system may end the process at once.
    tick.hear(event);
    if (event.kind === "logoff" || event.kind === "quit") end(event.kind);
    if (event.kind === "unlock") tick.beat();
  });
  const counted = keepCounting(counting, { log, pause, stop: stop.signal });
  const picturesSent = pictures.send(stop.signal, pause);
  const sending = send({ uploader, bell, log, stop: stop.signal, pause });
  const trim = createTrimming({ queue, note: tick.note, steadyMs: () => platform.clocks().withSleepMs });
  const beatMs = Math.min(config.pollMs, BEAT_MAX_MS);
  while (!stop.signal.aborted) {
    try {
      tick.beat();
      permission.beat();
      running.applications.beat();
      pictures.beat();
      running.selfCare.beat();
      face.beat();
      for (const text of losses.splice(0)) tick.note("queue-lost", text);
      trim();
    } catch (error) {
      log.repeating(
        "beat",
        `The agent stumbled and goes on: ${error instanceof Error ? (error.stack ?? error.message) : error}`,
      );
    }
    await pause(beatMs, stop.signal);
  }
  await counted;
  unwatch();
  return { ended, sending, picturesSent };
}
