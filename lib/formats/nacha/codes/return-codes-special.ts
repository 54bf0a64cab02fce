import { returnCodes } from "./return-code";

const ENROLMENT = "Put the enrolment data right with the payee's bank; it sends a new enrolment.";
const CHECK = "Collect the check in another way: as an item, or from its drawer.";
const ABROAD = "Mend what the gateway names with the payee, or pay by wire.";

/** Enrolments that a government agency sends back: R40 to R47. */
const AGENCY_CODES = returnCodes(
  { sender: "government agency", within: "2 banking days" },
  {
    R40: {
      title: "Enrolment returned by the agency",
      words: "The agency does not accept the enrolment; it need not say more.",
      nextStep: ENROLMENT,
    },
    R41: {
      title: "Invalid transaction code of an enrolment",
      words: "The code of the account's kind in the addenda does not exist, or is not one for enrolments.",
      nextStep: ENROLMENT,
    },
    R42: {
      title: "Routing number or check digit of an enrolment wrong",
      words: "The routing number in the addenda is none, or its check digit is wrong.",
      nextStep: ENROLMENT,
    },
    R43: {
      title: "Invalid account number of an enrolment",
      words: "The account number in the addenda is empty.",
      nextStep: ENROLMENT,
    },
    R44: {
      title: "Invalid identification number of an enrolment",
      words: "The agency knows no one by the identification number in the addenda.",
      nextStep: ENROLMENT,
    },
    R45: {
      title: "Invalid name of an enrolment",
      words: "The name in the addenda is empty, or not the one that the agency has.",
      nextStep: ENROLMENT,
    },
    R46: {
      title: "Invalid representative payee indicator",
      words: "The enrolment does not say, or says wrongly, whether someone receives the money for another.",
      nextStep: ENROLMENT,
    },
    R47: { title: "Duplicate enrolment", words: "The agency had this enrolment already.", nextStep: ENROLMENT },
  },
);

/** Re-presented checks: R50 to R53. */
const CHECK_CODES = returnCodes(
  { sender: "receiving bank", within: "60 calendar days" },
  {
    R50: {
      title: "State law against re-presented checks",
      words: "The law of the receiving bank's state wants the check itself.",
      within: "2 banking days",
      nextStep: CHECK,
    },
    R51: {
      title: "Check not eligible, or entry improper",
      words: "The check may not be re-presented, no notice was given, or signature or amount are not right.",
      nextStep: CHECK,
    },
    R52: {
      title: "Stop payment on the check",
      words: "The drawer stopped the check that the entry re-presents.",
      nextStep: CHECK,
    },
    R53: {
      title: "Check and entry both presented",
      words: "The check was presented as well as the entry made of it.",
      nextStep: "Find out how both came to be presented; collect nothing more for it.",
    },
  },
);

/** International entries that a gateway sends back: R80 to R85. */
const GATEWAY_CODES = returnCodes(
  { sender: "gateway", within: "2 banking days" },
  {
    R80: {
      title: "International entry coded wrongly",
      words: "A country, currency, exchange, bank qualifier or type code of the entry is not a valid one.",
      resubmittable: "corrected",
      nextStep: ABROAD,
    },
    R81: {
      title: "Gateway has no agreement",
      words: "The gateway does not carry international entries for our bank.",
      nextStep: "Ask our bank which gateway it uses, or pay by wire.",
    },
    R82: {
      title: "Bank abroad not known",
      words: "The identification of the bank abroad is not valid.",
      resubmittable: "corrected",
      nextStep: ABROAD,
    },
    R83: {
      title: "Bank abroad cannot settle",
      words: "The payment system abroad could not settle the payment.",
      nextStep: "Pay by wire, or ask the payee for another account.",
    },
    R84: {
      title: "Not processed by the gateway",
      words: "The gateway chose not to go on: too much risk, or the system abroad cannot do it.",
      nextStep: "Ask our bank for the reason, and pay in another way.",
    },
    R85: {
      title: "International payment under a domestic code",
      words: "The payment goes abroad but was sent under a code that lacks what sanctions screening needs.",
      resubmittable: "corrected",
      nextStep: "Send it as IAT with all that belongs to it, or pay by wire.",
    },
  },
);

/** Reasons for particular kinds of entry. */
export const SPECIAL_CODES = [...AGENCY_CODES, ...CHECK_CODES, ...GATEWAY_CODES];
