// What is counted for Prometheus. Names of people or machines are never labels.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

export type Metrics = ReturnType<typeof openMetrics>;

export function openMetrics(waiting: () => number) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    reports: new Counter({ name: "stint_reports_total", help: "Plain reports stored.", registers }),
    batches: new Counter({ name: "stint_batches_total", help: "Batches of agents answered with 200.", registers }),
    items: new Counter({
      name: "stint_items_total",
      help: "Items of batches by outcome.",
      labelNames: ["outcome"] as const,
      registers,
    }),
    pictures: new Counter({
      name: "stint_pictures_total",
      help: "Screenshots whose two files were found right in the store.",
      registers,
    }),
    failedCommits: new Counter({
      name: "stint_failed_commits_total",
      help: "Arrivals that could not be stored.",
      registers,
    }),
    answers: new Counter({
      name: "stint_http_answers_total",
      help: "Answers by status class, but for stored plain reports.",
      labelNames: ["class"] as const,
      registers,
    }),
    pageSeconds: new Histogram({
      name: "stint_http_seconds",
      help: "Time to answer anything but a plain report.",
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    }),
    waiting: new Gauge({
      name: "stint_arrivals_waiting",
      help: "Arrivals that wait for a commit.",
      registers,
      collect() {
        this.set(waiting());
      },
    }),
  };
}
