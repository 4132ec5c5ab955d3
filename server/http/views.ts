// Templates, compiled once when the server starts: a name and a page object in, HTML out. A template walks its object (`it`)
// and includes others; it reads nothing else.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ejs from "ejs";

const FOLDER = join(import.meta.dirname, "..", "views");

export type Render = (view: string, it: object) => string;

export function compileViews(folder = FOLDER): Render {
  const views = new Map<string, ejs.ClientFunction>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".ejs"))) {
    const source = readFileSync(join(folder, file), "utf8");
    // As for a browser, so that `include` is ours and finds the compiled view: EJS's own asks the disk at every row.
    views.set(
      file.slice(0, -".ejs".length),
      ejs.compile(source, {
        client: true,
        strict: true,
        localsName: "it",
        rmWhitespace: true,
        filename: join(folder, file),
      }),
    );
  }
  const render: Render = (view, it) => {
    const compiled = views.get(view);
    if (compiled === undefined) throw new Error(`There is no view ${view} in ${folder}.`);
    return compiled(it as ejs.Data, undefined, (name, data) => render(name, data ?? {}));
  };
  return render;
}
