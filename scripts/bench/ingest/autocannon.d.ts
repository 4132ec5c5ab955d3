// As much of autocannon as the load uses; it brings no types of its own.
declare module "autocannon" {
  export default function autocannon(asked: {
    url: string;
    method: string;
    headers: Record<string, string>;
    connections: number;
    duration: number;
    requests: { setupRequest: (request: object) => object }[];
  }): Promise<{
    requests: { total: number };
    latency: { p50: number; p99: number; max: number };
    non2xx: number;
    errors: number;
    timeouts: number;
    duration: number;
  }>;
}
