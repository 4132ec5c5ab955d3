// The server's log: JSON lines in instance/server.log, rotated, and the same for people on the terminal. Never a token, a
// key or a title in it.
import { mkdirSync } from "node:fs";
import pino, { type Logger } from "pino";
import pretty from "pino-pretty";
import { createStream } from "rotating-file-stream";

/** Ten files of ten megabytes hold weeks of an office and never fill a disk. */
const FILE_SIZE_MAX = "10M";
const FILES_MAX = 10;

export type { Logger };

export function openLog({ instanceDir, level }: { instanceDir: string; level: string }): {
  log: Logger;
  close: () => Promise<void>;
} {
  mkdirSync(instanceDir, { recursive: true });
  const file = createStream("server.log", { path: instanceDir, size: FILE_SIZE_MAX, maxFiles: FILES_MAX });
  const terminal = pretty({
    colorize: process.stdout.isTTY === true,
    translateTime: "SYS:HH:MM:ss",
    ignore: "pid,hostname",
    destination: 1,
    sync: true,
  });
  // A log that cannot be written (full disk) must not take the server with it; the terminal still tells.
  let told = false;
  file.on("error", (error) => {
    if (!told)
      process.stderr.write(
        `stint: cannot write the log in ${instanceDir}: ${error.message}. Free the disk; the server goes on.\n`,
      );
    told = true;
  });
  const log = pino(
    {
      level,
      redact: ["*.token", "*.authorization", "req.headers.authorization"],
      serializers: { error: pino.stdSerializers.err },
    },
    pino.multistream([
      { level: level as pino.Level, stream: file },
      { level: level as pino.Level, stream: terminal },
    ]),
  );
  return { log, close: () => new Promise((resolve) => file.end(() => resolve())) };
}
