// npm start, npm run dev: everything a desk needs, from a fresh clone with only Node.
import { checkNode, installIfNeeded, runTypeScript } from "./install.mjs";

checkNode();
installIfNeeded();
runTypeScript("scripts/start.ts", process.argv.slice(2));
