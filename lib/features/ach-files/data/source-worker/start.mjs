// A worker of the desk's own TypeScript as it stands, whatever bundle or script started it.
import { workerData } from "node:worker_threads";
import { register } from "tsx/esm/api";

register();
await import(workerData.serve);
