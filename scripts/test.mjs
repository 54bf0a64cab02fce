// npm test, npm run check: everything that has to hold, from a fresh clone with only Node.
import { checkNode, installIfNeeded, runTypeScript } from "./install.mjs";

checkNode();
installIfNeeded();
runTypeScript("scripts/test.ts", process.argv.slice(2));
