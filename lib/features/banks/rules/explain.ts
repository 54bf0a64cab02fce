import { SCOPE_USES, type Scope } from "./scopes";

/** What is known of a call that failed while a connection was tested. */
export type CallFailure = {
  readonly step: "address" | "token" | "read";
  /** Where it was sent, as the administrator wrote it. */
  readonly address: string;
  readonly errorName: string;
  readonly message: string;
  readonly status: number | null;
  /** The bank's own words and code. */
  readonly detail: string | null;
  readonly errorCode: string | null;
  /** The system's code where no answer came: ENOTFOUND, ECONNREFUSED … */
  readonly systemCode: string | null;
  readonly contentType: string | null;
  /** True when we hung up because the step's time was over. */
  readonly timedOut: boolean;
  readonly scope: Scope | null;
};
export type Explanation = { readonly found: string; readonly todo: string };

const host = (address: string): string => (URL.canParse(address) ? new URL(address).host : address);

/** Codes of Node and OpenSSL for a certificate or a handshake that failed. */
const TLS = /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_|ERR_SSL_|EPROTO|HOSTNAME_MISMATCH)/;

function unreachable({ address, systemCode: code }: CallFailure): Explanation | null {
  const name = host(address);
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return {
      found: `No machine has the name ${name} (DNS).`,
      todo: "Compare the address with what the bank gave you, letter by letter; then ask whoever runs your network whether names outside are resolved from this server.",
    };
  }
  if (code === "ECONNREFUSED") {
    return {
      found: `${name} refuses connections: nothing listens there.`,
      todo: "Check the port in the address, and whether the bank's service is up.",
    };
  }
  if (code !== null && TLS.test(code)) {
    return {
      found: `${name} answered, but its certificate or encryption cannot be trusted (${code}).`,
      todo: "Do not go on: the address may not be the bank's. Ask the bank which certificate it uses, and look for a proxy of your own that opens connections.",
    };
  }
  if (["EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT", "UND_ERR_CONNECT_TIMEOUT"].includes(code ?? "")) {
    return {
      found: `No way to ${name} was found (${code}).`,
      todo: "Ask whoever runs your network to let this server out to that address; the bank may also have to list your address.",
    };
  }
  return null;
}

function silent(failure: CallFailure): Explanation | null {
  const { errorName, timedOut, systemCode, address } = failure;
  if (errorName === "CircuitOpenError") {
    return {
      found: "Calls to the bank are paused: it was not reachable several times in a row.",
      todo: "Wait half a minute, then test again. The cause is in the step before, or under Calls.",
    };
  }
  if (timedOut || errorName === "TimeoutError") {
    return {
      found: `${host(address)} took the request and did not answer in time.`,
      todo: "Test again in a few minutes. If it stays so, give the bank the time of this test.",
    };
  }
  if (errorName !== "ConnectionError") return null;
  return (
    unreachable(failure) ?? {
      found: `The connection to ${host(address)} broke before the answer was whole${systemCode ? ` (${systemCode})` : ""}.`,
      todo: "Test again. If it stays so, ask the bank, and whoever runs a proxy between you.",
    }
  );
}

function webPage({ contentType, address }: CallFailure): Explanation | null {
  if (contentType === null || !/^(text\/html|application\/xhtml)/i.test(contentType)) return null;
  return {
    found: `A web page came from ${host(address)} where the bank's interface should be.`,
    todo: "The address is of a web site, a sign-in page or a proxy. Enter the interface's own address, with its version, as in https://api.qbankconnect.com/v1.",
  };
}

const says = (detail: string | null): string => (detail ? ` The bank says: ${detail.replace(/\.$/, "")}.` : "");

function tokenRefused({ errorCode, status, detail, errorName, address }: CallFailure): Explanation | null {
  if (status === 404) {
    return {
      found: `There is no token endpoint at ${address} (HTTP 404).`,
      todo: "Check the token address: many banks keep it on another machine than the interface.",
    };
  }
  if (errorCode === "invalid_scope" || errorName === "PermissionDeniedError") {
    return {
      found: `The bank does not grant these credentials the scopes we ask for.${says(detail)}`,
      todo: "Untick the scopes that the bank did not give you, or ask the bank for them.",
    };
  }
  if (errorCode === "unauthorized_client" || errorCode === "unsupported_grant_type") {
    return {
      found: `The bank knows this client, but not for access of a program without a person.${says(detail)}`,
      todo: "Ask the bank to allow the grant client_credentials for this client id.",
    };
  }
  if (errorName !== "AuthenticationError") return null;
  const secret = /secret|password|credential/i.test(detail ?? "");
  const client = /unknown|no such|not found|not registered/i.test(detail ?? "");
  if (client && !secret) {
    return {
      found: `The bank does not know this client id.${says(detail)}`,
      todo: "Copy the client id from the bank again; a client for testing is not known to the live bank.",
    };
  }
  if (secret && !client) {
    return {
      found: `The bank knows the client id, but the secret is wrong.${says(detail)}`,
      todo: "Copy the client secret from the bank again, without spaces, or have a new one made.",
    };
  }
  return {
    found: `The bank refuses our client id or secret; it does not say which.${says(detail)}`,
    todo: "Copy both from the bank again. If they are right, the secret may have been replaced or the client locked: ask the bank.",
  };
}

function readRefused({ status, detail, scope, address }: CallFailure): Explanation | null {
  if (status === 401) {
    return {
      found: `The bank gave a token and does not accept it here (HTTP 401).${says(detail)}`,
      todo: "The address and the token address may belong to two different environments of the bank: check both.",
    };
  }
  if (status === 403) {
    const stops = scope ? ` Without ${scope} ${SCOPE_USES[scope]}.` : "";
    return {
      found: `The bank forbids this with our credentials (HTTP 403).${says(detail)}${stops}`,
      todo: scope ? `Ask the bank to grant ${scope} to this client.` : "Ask the bank what this client may do.",
    };
  }
  if (status === 404) {
    return {
      found: `${host(address)} answers, but has nothing at this path (HTTP 404).`,
      todo: `Check the path of the address (${address}): the version at its end is the usual mistake, as in …/v1.`,
    };
  }
  return null;
}

function general({ status, message, detail, errorName }: CallFailure): Explanation {
  const said = says(detail);
  if (status === 429) {
    return { found: `The bank asks us to slow down (HTTP 429).${said}`, todo: "Wait a few minutes, then test again." };
  }
  if (status !== null && status >= 300 && status < 400) {
    return {
      found: `The address sends callers elsewhere (HTTP ${status}).`,
      todo: "Enter the address it leads to, if that one is the bank's.",
    };
  }
  if (status !== null && status >= 500) {
    return {
      found: `The bank failed on its side (HTTP ${status}).${said}`,
      todo: "Test again later. If it stays so, give the bank the request id.",
    };
  }
  if (errorName === "UndecodableBodyError") {
    return {
      found: `${message}${said}`,
      todo: "This is not the interface that we know: show the bank this sentence and the request id.",
    };
  }
  return { found: `${message}${said}`, todo: "Show the bank this sentence and the request id." };
}

/** A failed call in words an administrator can act on: what was found, and what to do. */
export function explain(failure: CallFailure): Explanation {
  const refused = failure.step === "token" ? tokenRefused : readRefused;
  return silent(failure) ?? webPage(failure) ?? refused(failure) ?? general(failure);
}
