// `npm start`: reads the settings, starts the server, says where it is and what to do next, stops in order on a signal. The
// only place that ends the process.
import { ConfigError, loadOwnConfig } from "./config.ts";
import { openLog } from "./log.ts";
import { startServer } from "./start.ts";

const sentence = (error: unknown) => {
  const { message, cause } = error as Error;
  return cause instanceof Error && cause.message !== "" && !message.includes(cause.message)
    ? `${message}\n  (${cause.message})`
    : message;
};

try {
  const config = loadOwnConfig();
  const { log, close } = openLog({ instanceDir: config.instanceDir, level: config.LOG_LEVEL });
  process.on("uncaughtException", (error) => {
    log.fatal({ error }, "A bug ended the server. What was answered is stored.");
    close().finally(() => process.exit(1));
  });
  const server = await startServer(config, { log, clock: Date.now });
  process.stdout.write(`
  Stint is ready.

    This machine    http://localhost:${server.port}/
    The network     ${server.publicUrl}/

  Next: put this line into config.env beside the agent on a workstation, and start the agent there:

    API_ENDPOINT=${server.publicUrl}/api/report

${
  server.setupCode === null
    ? ""
    : `  Screenshots need a manager who signs in. There is none yet. Open /setup with the code:

    ${server.publicUrl}/setup
    ${server.setupCode.replace(/(?=.{4}$)/, " ")}

`
}  People appear on the page by themselves. Look around first: npm run demo. Stop: Ctrl+C.

`);
  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, "Stopping: answering what is under way.");
    await server.stop();
    log.info("Stopped.");
    await close();
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => void stop(signal));
} catch (error) {
  process.stderr.write(`stint: ${sentence(error)}\n`);
  process.exit(error instanceof ConfigError ? 2 : 1);
}
