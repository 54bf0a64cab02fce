/** What a route answers. `body` null means no body at all (the published 201 and 202); a long list comes in parts. */
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Iterable<string> | null;
};

export const json = (status: number, body: string | Iterable<string>): Answer => ({
  status,
  headers: { "content-type": "application/json" },
  body,
});

export const empty = (status: number, headers: Record<string, string> = {}): Answer => ({
  status,
  headers,
  body: null,
});

/** StandardError (seed 000, 5.1). */
export function standardError(status: number, errorCode: string, message: string, requestId: string): Answer {
  return json(status, JSON.stringify({ message, error_code: errorCode, request_id: requestId }));
}

/** Token errors of RFC 6749, 5.2. */
export function oauthError(status: number, error: string, description: string): Answer {
  const answer = json(status, JSON.stringify({ error, error_description: description }));
  return {
    ...answer,
    headers: { ...answer.headers, "cache-control": "no-store", ...(status === 401 && { "www-authenticate": "Basic" }) },
  };
}

/** 409 while the first request with this key is still running, in the seed's shape or the guide's (contracts.md 1.4). */
export function conflict(shape: 1 | 2, transactionId: string): Answer {
  const headers = { "content-type": "application/problem+json" };
  if (shape === 1) {
    const body = {
      type: "https://api.qbankconnect.com/problems/idempotency-conflict",
      title: "Idempotency Key Conflict",
      detail: "There is already a request with this key being processed",
      transaction_id: transactionId,
    };
    return { status: 409, headers, body: JSON.stringify(body) };
  }
  const body = {
    type: "https://api.qbankconnect.com/errors/idempotency_conflict",
    title: "Idempotency Conflict",
    status: 409,
    detail: "The transaction is in state P_VALIDATED or P_SUBMITTED_TO_CORE",
    instance: "/payments/ach/p1q2r3s4-t5u6-7890-v1w2-x3y4z5a6b7c8",
  };
  return {
    status: 409,
    headers: { ...headers, link: '<https://api.qbankconnect.com/errors/idempotency_conflict>; rel="describedby"' },
    body: JSON.stringify(body),
  };
}

/** Same key, other body (R6). */
export function keyReused(): Answer {
  return {
    status: 422,
    headers: { "content-type": "application/problem+json" },
    body: JSON.stringify({
      type: "https://api.qbankconnect.com/problems/idempotency-key-reused",
      title: "Idempotency Key Reused",
      status: 422,
      detail: "This key was used before with a different request; nothing was done",
    }),
  };
}
