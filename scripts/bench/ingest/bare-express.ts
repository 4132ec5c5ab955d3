// The least an Express server can do with a report: read the JSON, say yes. Stores nothing.
import type { AddressInfo } from "node:net";
import express from "express";

const app = express();
app.use(express.json());
app.post("/api/report", (_req, res) => {
  res.json({ success: true });
});
const server = app.listen(0, "127.0.0.1", () => {
  process.stdout.write(`listening on ${(server.address() as AddressInfo).port}.\n`);
});
process.on("SIGTERM", () => process.exit(0));
