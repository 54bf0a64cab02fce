import { isAbsolute, join } from "node:path";
import { repositoryRoot } from "./root";

export type Settings = { databaseUrl: string | null; dataDirectory: string };

export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const directory = env["CUTOFF_DATA_DIR"] || ".data";
  return {
    databaseUrl: env["DATABASE_URL"] || null,
    dataDirectory: isAbsolute(directory) ? directory : join(repositoryRoot, directory),
  };
}
