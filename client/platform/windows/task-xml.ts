// The scheduled task as Task Scheduler takes it: text in the schema of 2004/02, written as schtasks /create /xml wants
// it. Pure: who, what and where are arguments. `schtasks /create /sc onlogon` was rejected: it knows no settings, so
// the task would end after three days and on battery.

/** BUILTIN\Users by its SID: the name is translated on a Windows that is not English. */
const USERS_SID = "S-1-5-32-545";

export type LogonTask = {
  /** DOMAIN\name of the one person; null: everybody who logs on. */
  account: string | null;
  program: string;
  /** The rest of the command line, quoted already. */
  arguments: string;
  workingDirectory: string;
};

/** One name a person, so that the second one to install on a machine does not take the first one's task over. */
export function taskName(account: string | null): string {
  return account === null ? "Stint" : `Stint (${account.replace(/[\\/:*?"<>|]/g, " ").trim()})`;
}

/**
 * The task's XML. MultipleInstancesPolicy: for everybody it is one task for all sessions, and IgnoreNew would let the
 * second person at the machine go unrecorded; the agent itself keeps to one a session. RestartOnFailure: a minute is the
 * least that Task Scheduler takes, 255 the most; so a mended config.env is in force within a minute. Priority: the
 * default 7 is background I/O, too slow to store a report at log-off; 5 is a normal program.
 */
export function taskXml(task: LogonTask): string {
  const everyUser = task.account === null;
  const trigger = everyUser ? "" : `\n      <UserId>${entities(task.account ?? "")}</UserId>`;
  const principal = everyUser
    ? `<GroupId>${USERS_SID}</GroupId>`
    : `<UserId>${entities(task.account ?? "")}</UserId>\n      <LogonType>InteractiveToken</LogonType>`;
  const given = task.arguments === "" ? "" : `\n      <Arguments>${entities(task.arguments)}</Arguments>`;
  return `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Author>Stint</Author>
    <Description>Records working time from log-on to log-off.</Description>
  </RegistrationInfo>
  <Triggers>
    <LogonTrigger>
      <Enabled>true</Enabled>${trigger}
    </LogonTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      ${principal}
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>${everyUser ? "Parallel" : "IgnoreNew"}</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <AllowHardTerminate>true</AllowHardTerminate>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
    <IdleSettings>
      <StopOnIdleEnd>false</StopOnIdleEnd>
      <RestartOnIdle>false</RestartOnIdle>
    </IdleSettings>
    <AllowStartOnDemand>true</AllowStartOnDemand>
    <Enabled>true</Enabled>
    <Hidden>true</Hidden>
    <RunOnlyIfIdle>false</RunOnlyIfIdle>
    <WakeToRun>false</WakeToRun>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>5</Priority>
    <RestartOnFailure>
      <Interval>PT1M</Interval>
      <Count>255</Count>
    </RestartOnFailure>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>${entities(task.program)}</Command>${given}
      <WorkingDirectory>${entities(task.workingDirectory)}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
`.replaceAll("\n", "\r\n");
}

/** UTF-16LE with its mark, the one encoding that every schtasks reads whatever the letters. */
export function taskFile(xml: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(2 + xml.length * 2);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0xfeff, true);
  for (let at = 0; at < xml.length; at++) view.setUint16(2 + at * 2, xml.charCodeAt(at), true);
  return bytes;
}

/** The program a registered task starts, from what `schtasks /query /xml` prints; null where that is no task. */
export function programOf(xml: string): string | null {
  const found = /<Command>([^<]*)<\/Command>/.exec(xml)?.[1];
  return found === undefined ? null : plain(found);
}

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" } as const;

function entities(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => ENTITIES[letter as keyof typeof ENTITIES]);
}

function plain(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|apos);/g, (name) => {
    for (const [letter, entity] of Object.entries(ENTITIES)) if (entity === name) return letter;
    return name;
  });
}
