import { returnCodes } from "./return-code";
import { RESUBMISSION_WINDOW } from "./return-times";

const ASK = "Ask the payee for the account they use now, have it approved, and pay or collect by a new entry.";
const STOP = "Collect nothing more from this account. Ask the payer how they will pay, and keep their answer.";
const MEND = "Mend what the bank names, and send the entry in a new file.";
const OTHER_WAY = "Pay or collect in another way: this account takes no such entries.";
const ESTATE = "Stop all entries to this account, and find out who acts for the estate before anything more is paid.";

/** Reasons that the receiving bank gives: R01 to R39. */
export const RECEIVER_CODES = returnCodes(
  { sender: "receiving bank", within: "2 banking days" },
  {
    R01: {
      title: "Insufficient funds",
      words: "The account did not hold enough for the debit.",
      resubmittable: "as it is",
      nextStep: "Ask the payer when the money will be there, then resubmit: twice at the most, within 180 days.",
      act: { span: RESUBMISSION_WINDOW, from: "original settlement" },
    },
    R02: { title: "Account closed", words: "The account was open once and is closed now.", nextStep: ASK },
    R03: {
      title: "No account, or account not found",
      words: "The number has the right form, but no open account, or none of this person, goes with it.",
      nextStep: ASK,
    },
    R04: {
      title: "Invalid account number",
      words: "The number cannot be one of this bank: its length or its own check digit is wrong.",
      nextStep: ASK,
    },
    R05: {
      title: "Unauthorized debit to a consumer by a corporate code",
      words: "A CCD or CTX debit met a consumer's account, and the consumer did not authorize it.",
      within: "60 calendar days",
      nextStep: `${STOP} A consumer's account takes PPD, WEB or TEL entries.`,
    },
    R06: {
      title: "Returned at the originating bank's request",
      words: "Our bank asked for the entry back, and the receiving bank gave it.",
      within: "as agreed",
      nextStep: "Check that the return is the one you asked for, and close the request.",
    },
    R07: {
      title: "Authorization revoked",
      words: "The consumer had authorized the debit and has taken that back.",
      within: "60 calendar days",
      nextStep: STOP,
    },
    R08: {
      title: "Payment stopped",
      words: "The payer stopped this debit at their bank.",
      resubmittable: "once cleared",
      nextStep: "Ask the payer why. Resubmit only when they agree to the debit again; keep the proof.",
    },
    R09: {
      title: "Uncollected funds",
      words: "The balance is there in the books, but rests on items that are still being collected.",
      resubmittable: "as it is",
      nextStep: "Wait some days, then resubmit: twice at the most, within 180 days.",
      act: { span: RESUBMISSION_WINDOW, from: "original settlement" },
    },
    R10: {
      title: "Originator unknown or not authorized",
      words: "The payer says that they do not know us, or never authorized us to debit the account.",
      within: "60 calendar days",
      nextStep: `${STOP} Look for the authorization; without one the money is theirs.`,
    },
    R11: {
      title: "Not as authorized",
      words: "There is an authorization, but the amount, date or another term of the debit departs from it.",
      within: "60 calendar days",
      resubmittable: "once cleared",
      nextStep:
        "Put the error right and send a new entry within 60 days of this return; no new authorization is needed.",
      act: { span: { days: 60, unit: "calendar days" }, from: "return settlement" },
    },
    R12: { title: "Branch sold", words: "The account went to another bank with its branch.", nextStep: ASK },
    R13: {
      title: "Bank does not take ACH entries",
      words: "The receiving bank does not take part, or the routing number is not one for ACH.",
      within: "the next file",
      nextStep: ASK,
    },
    R14: {
      title: "Representative payee deceased or unable",
      words: "Whoever received the money for someone else has died or can no longer act.",
      nextStep: ESTATE,
    },
    R15: {
      title: "Beneficiary or account holder deceased",
      words: "The person who is paid, or who holds the account, has died.",
      nextStep: ESTATE,
    },
    R16: {
      title: "Account frozen",
      words: "The bank or a legal order, OFAC's among them, keeps the money of this account from moving.",
      nextStep: "Send nothing more there until the payee says that the account is free, or names another.",
    },
    R17: {
      title: "Edit criteria, questionable entry, or improper reversal",
      words: "A field could not be processed, the entry looks like fraud, or a reversal was not a proper one.",
      nextStep: "Read the bank's own words below. Where they say QUESTIONABLE, call the payee on a number you know.",
    },
    R18: {
      title: "Improper effective entry date",
      words: "The effective date lies outside the days that the operator takes.",
      sender: "operator",
      within: "the next file",
      resubmittable: "corrected",
      nextStep: MEND,
    },
    R19: {
      title: "Amount field error",
      words: "The amount is not digits, is zero where money must move, or is not where none may.",
      sender: "operator",
      within: "the next file",
      resubmittable: "corrected",
      nextStep: MEND,
    },
    R20: {
      title: "Account takes no such entries",
      words: "The account is one of limited movements, such as a savings or a retirement account.",
      nextStep: OTHER_WAY,
    },
    R21: {
      title: "Invalid company identification",
      words: "The receiver does not know the number that names our company (mostly CIE).",
      resubmittable: "corrected",
      nextStep: MEND,
    },
    R22: {
      title: "Invalid individual identification",
      words: "The receiver cannot tell by the identification number whom the entry is for (mostly CIE).",
      resubmittable: "corrected",
      nextStep: MEND,
    },
    R23: {
      title: "Credit refused by the receiver",
      words: "The payee does not want this credit: its amount is wrong, it is disputed, or they do not know us.",
      within: "2 banking days of the refusal",
      nextStep: "Ask the payee what they expect, and pay that by a new entry.",
    },
    R24: {
      title: "Duplicate entry",
      words: "The bank takes the entry for one that it had already: same trace, date, amount or other facts.",
      nextStep: "Compare with the entries of the last days. Where it was no duplicate, ask our bank to dispute it.",
    },
    R25: {
      title: "Addenda error",
      words: "An addenda record is missing, out of place, too many, or wrong in form.",
      sender: "operator",
      within: "the next file",
      resubmittable: "corrected",
      nextStep: MEND,
    },
    R26: {
      title: "Mandatory field error",
      words: "A field that must hold something is empty or wrong.",
      sender: "operator",
      within: "the next file",
      resubmittable: "corrected",
      nextStep: MEND,
    },
    R27: {
      title: "Trace number error",
      words: "The trace number of the entry is missing, or its addenda carry another.",
      sender: "operator",
      within: "the next file",
      resubmittable: "corrected",
      nextStep: MEND,
    },
    R28: {
      title: "Routing number check digit error",
      words: "The ninth digit of the receiving bank's routing number does not fit the other eight.",
      sender: "operator",
      within: "the next file",
      resubmittable: "corrected",
      nextStep: "Ask the payee for the routing number; do not work out a digit. Then send a new entry.",
    },
    R29: {
      title: "Corporate customer says not authorized",
      words: "A company says that it did not authorize our debit.",
      nextStep: STOP,
    },
    R30: {
      title: "Bank takes no truncated checks",
      words: "The receiving bank does not take part in check truncation (TRC, TRX).",
      within: "the next file",
      nextStep: OTHER_WAY,
    },
    R31: {
      title: "Permissible return of a corporate entry",
      words: "Our bank agreed to take a late return of a CCD or CTX entry.",
      within: "as agreed",
      nextStep: "Check with our bank that it agreed, and settle the matter with the payer.",
    },
    R32: {
      title: "Receiving bank cannot settle",
      words: "The receiving bank has no way to settle the entry.",
      sender: "operator",
      within: "the next file",
      nextStep: OTHER_WAY,
    },
    R33: {
      title: "Return of an XCK entry",
      words: "The receiving bank chose to return an entry for a destroyed check.",
      within: "60 calendar days",
      nextStep: OTHER_WAY,
    },
    R34: {
      title: "Receiving bank limited by its supervisor",
      words: "An authority has limited what the receiving bank may take part in.",
      sender: "operator",
      within: "the next file",
      nextStep: OTHER_WAY,
    },
    R35: {
      title: "Improper debit",
      words: "A debit stands where only credits may (CIE, or a loan account), and it is no reversal.",
      sender: "operator",
      within: "the next file",
      resubmittable: "corrected",
      nextStep: MEND,
    },
    R36: {
      title: "Improper credit",
      words: "A credit stands where only debits may (ARC, BOC, POP, RCK, TEL, XCK), and it is no reversal.",
      sender: "operator",
      within: "the next file",
      resubmittable: "corrected",
      nextStep: MEND,
    },
    R37: {
      title: "Source document presented for payment",
      words: "The check behind an ARC, BOC or POP entry was paid as a check too.",
      within: "60 calendar days",
      nextStep: "Find out how the check came to be presented as well; collect nothing more for it.",
    },
    R38: {
      title: "Stop payment on source document",
      words: "The check behind an ARC or BOC entry had been stopped.",
      within: "60 calendar days",
      nextStep: STOP,
    },
    R39: {
      title: "Improper source document",
      words: "The check behind an ARC, BOC or POP entry may not be turned into one.",
      nextStep: "Present the check itself, or ask the payer to pay in another way.",
    },
  },
);
