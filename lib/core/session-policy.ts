/** How long a session lasts from signing in, whatever the person does. */
export const SESSION_HARD_LIMIT_MS = 8 * 60 * 60 * 1000;

/** Wrong passwords in a row before the account rests, and for how long. */
export const SIGN_IN_LIMIT = { attempts: 5, restMs: 15 * 60 * 1000 } as const;

/** The request header in which the proxy tells the pages their own address. */
export const ADDRESS_HEADER = "x-cutoff-address";
