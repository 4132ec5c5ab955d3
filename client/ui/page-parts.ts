// What the pages of this machine are given of the agent, and do to it. Loaded when somebody looks at them.
import { defaultConfigFile } from "../config.ts";
import type { Capability } from "../platform/platform.ts";
import { openConfigChanges } from "./config/config-changes.ts";
import { changesOf, fieldsOf } from "./config/settings.ts";
import type { FaceParts } from "./face.ts";
import type { Facts } from "./facts.ts";
import type { Door } from "./guard.ts";
import { answerPage, type PageParts } from "./page-server.ts";
import type { Said } from "./pages/frame.ts";
import { clockOf } from "./pages/words.ts";

type Shown = FaceParts & {
  /** Why there is no icon in the tray, or null. */
  trayFailure: () => string | null;
  ownLink: () => Promise<string | null>;
};

export function openPages(parts: Shown, facts: () => Facts): (request: Request, door: Door) => Promise<Response> {
  const given = pageParts(parts, facts);
  return (request, door) => answerPage(given, request, door);
}

function pageParts(parts: Shown, facts: () => Facts): PageParts {
  const { permission, tick, pictures, log, now } = parts;
  return {
    facts,
    accept: permission.accept,
    pause: permission.pause,
    resume: permission.resume,
    stopRecording: () => tick.hear({ kind: "private", atMs: now() }),
    choose: parts.projects.choose,
    offerPairing: () => void parts.browsers.offer(),
    unpair: parts.browsers.forget,
    record: () => tick.hear({ kind: "recording", atMs: now() }),
    settings: settingsParts(parts),
    doctor: async () => {
      const { examine } = await import("../commands/doctor.ts");
      return [...(await examine(parts.config, parts.platform, parts.files)), trayLine(parts.trayFailure())];
    },
    ownLink: parts.ownLink,
    thumbnail: pictures.thumbnail,
    deletePicture: pictures.remove,
    words: parts.words,
    log,
  };
}

const trayLine = (failure: string | null): Capability => ({
  name: "tray",
  works: failure === null,
  detail: failure ?? "the icon is shown",
  remedy: failure === null ? "" : "This page does all that the icon does; `stint settings` opens it.",
});

function settingsParts(parts: FaceParts): PageParts["settings"] {
  const path = parts.config.file ?? defaultConfigFile();
  const file = openConfigChanges(path, parts.env);
  const fields = () =>
    fieldsOf({
      values: file.values(),
      environment: parts.env,
      server: parts.serverPolicy(),
      unwritable: file.unwritable(),
      words: parts.words,
    });
  return {
    read: () => ({ fields: fields(), file: path }),
    save: (form): Said => {
      const changes = changesOf(fields(), form);
      if (changes.size === 0) return { kind: "done", text: parts.words.say("saved.nothing") };
      const tried = file.tried(changes);
      if (tried.kind === "wrong") return { kind: "fault", text: `Not saved. ${tried.why}` };
      try {
        file.write(changes);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        return { kind: "fault", text: `Not saved: ${path} cannot be written (${why}). Check its rights and the disk.` };
      }
      parts.log.info(`config.env was changed on this machine's page: ${[...changes.keys()].join(", ")}.`);
      parts.onConfig(tried.config);
      return { kind: "done", text: parts.words.say("saved.at", { time: clockOf(parts.now()) }) };
    },
    test: async (form): Promise<Said> => {
      const tried = file.tried(changesOf(fields(), form));
      if (tried.kind === "wrong") return { kind: "fault", text: tried.why };
      const { examineServer } = await import("../commands/doctor.ts");
      const { examineBucket } = await import("../commands/examine-pictures.ts");
      const found = [...(await examineServer(tried.config)), ...(await examineBucket(tried.config))];
      const words = found.map(({ name, detail, works, remedy }) => `${name}: ${detail}${works ? "" : `. ${remedy}`}`);
      return {
        kind: found.every(({ works }) => works) ? "done" : "fault",
        text: `Tested at ${clockOf(parts.now())}: ${words.join("; ")}`,
      };
    },
  };
}
