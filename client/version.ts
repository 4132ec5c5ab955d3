// The version of the agent, as package.json has it.
import released from "../package.json" with { type: "json" };

export const VERSION: string = released.version;
