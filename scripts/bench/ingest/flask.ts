// The Flask server that Stint replaces, under gunicorn; its set-up is the one that does best here.
import { join } from "node:path";
import { freePort, outputOf, type Program, startProgram, works } from "../program.ts";

const FOLDER = join(import.meta.dirname, "..", "flask");
/** Debian's own Python, which sees Debian's packages, whatever other Python is in the PATH. */
const PYTHON = "/usr/bin/python3";

/** Ways to run it: the four workers of its description, fewer, and threads, which keep connections open. */
export const SETUPS = [
  "--workers 2",
  "--workers 4",
  "--worker-class gthread --workers 2 --threads 4",
  "--worker-class gthread --workers 2 --threads 16",
  "--worker-class gthread --workers 4 --threads 16",
];

export type FlaskServer = Program & { url: string; setup: string };

/** Null where it can run; else the reason. */
export async function flaskLacks(): Promise<string | null> {
  const here = await works([PYTHON, "-c", "import flask, flask_sqlalchemy, psycopg2, gunicorn"]);
  return here
    ? null
    : "Flask is not here. Install python3-flask python3-flask-sqlalchemy python3-psycopg2 gunicorn (Debian).";
}

/** Makes its table in an empty database. */
export const createFlaskTables = (uri: string) =>
  outputOf(["env", `PYTHONDONTWRITEBYTECODE=1`, `PYTHONPATH=${FOLDER}`, PYTHON, join(FOLDER, "app.py")], {
    DATABASE_URI: uri,
  });

export async function startFlask(uri: string, setup: string): Promise<FlaskServer> {
  const port = await freePort();
  const program = await startProgram(
    [PYTHON, "-m", "gunicorn", ...setup.split(" "), "--bind", `127.0.0.1:${port}`, "app:create_app()"],
    { ready: /Booting worker/, env: { DATABASE_URI: uri, PYTHONDONTWRITEBYTECODE: "1" }, cwd: FOLDER },
  );
  return { ...program, url: `http://127.0.0.1:${port}`, setup };
}
