// Which signals ask the agent to end, and as what, on which system.

export function listenToSignals(end: (kind: "quit" | "logoff") => void): void {
  const signals: [Deno.Signal, "quit" | "logoff"][] =
    Deno.build.os === "windows"
      ? [
          ["SIGINT", "quit"],
          ["SIGBREAK", "quit"],
          ["SIGHUP", "logoff"],
        ]
      : [
          ["SIGINT", "quit"],
          ["SIGTERM", "quit"],
          ["SIGHUP", "logoff"],
        ];
  for (const [name, kind] of signals) Deno.addSignalListener(name, () => end(kind));
}
