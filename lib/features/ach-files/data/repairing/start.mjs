// The worker of the file doctor: the desk's TypeScript as it stands, whatever bundle or script started it.
import { register } from "tsx/esm/api";

register();
await import("./serve.ts");
