import "server-only";
import pino from "pino";

/** Structured log to standard output. Never log a body, a secret or an account number. */
export const log = pino({ level: process.env["CUTOFF_LOG_LEVEL"] ?? "info", base: null });
