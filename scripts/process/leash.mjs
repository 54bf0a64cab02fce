// Loaded first into a process that must not outlive its parent, even one that was killed with -9: the parent holds the
// other end of a pipe, and the system closes it. The process then ends itself as if it had been asked to.
import { Socket } from "node:net";

if (process.env.CUTOFF_LEASH === String(process.ppid)) {
  const pipe = new Socket({ fd: 3 });
  pipe.on("close", () => process.kill(process.pid, "SIGTERM"));
  pipe.on("error", () => {});
  pipe.resume();
  pipe.unref();
}
