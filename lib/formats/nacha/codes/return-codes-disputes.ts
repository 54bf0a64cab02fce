import { returnCodes } from "./return-code";

const OURS = "Our bank sent this for us; wait for the receiving bank, which has 2 banking days to contest it.";
const FINAL = "The return stands, or stands corrected. What is left is settled between the banks: call ours.";

/** An originating bank gives a return back: R61 to R70. */
const DISHONOR_CODES = returnCodes(
  { sender: "originating bank", within: "5 banking days" },
  {
    R61: { title: "Misrouted return", words: "The return went to the wrong bank.", nextStep: OURS },
    R62: {
      title: "Return of an erroneous or reversing debit",
      words: "The return of one half of a reversal left the receiver with money that is not theirs.",
      nextStep: OURS,
    },
    R67: { title: "Duplicate return", words: "The same entry was returned more than once.", nextStep: OURS },
    R68: { title: "Untimely return", words: "The return came after its time.", nextStep: OURS },
    R69: {
      title: "Field errors in the return",
      words: "Trace, amount, account or another field of the return does not repeat the original.",
      nextStep: OURS,
    },
    R70: {
      title: "Permissible return not accepted, or not asked for",
      words: "The return speaks of a permission or a request of our bank that was never given.",
      nextStep: OURS,
    },
  },
);

/** A receiving bank stands by its return: R71 to R77. */
const CONTEST_CODES = returnCodes(
  { sender: "receiving bank", within: "2 banking days of the dishonored return" },
  {
    R71: {
      title: "Misrouted dishonored return",
      words: "What gave the return back went to the wrong bank.",
      nextStep: FINAL,
    },
    R72: { title: "Untimely dishonored return", words: "The return was given back after its time.", nextStep: FINAL },
    R73: {
      title: "Timely original return",
      words: "The receiving bank says that its return was in time.",
      nextStep: FINAL,
    },
    R74: {
      title: "Corrected return",
      words: "The return comes again with its field errors put right.",
      nextStep: "Treat it as the return itself: the first code it carries says what to do.",
    },
    R75: {
      title: "Return not a duplicate",
      words: "The receiving bank says that it returned the entry once.",
      nextStep: FINAL,
    },
    R76: { title: "No errors found", words: "The receiving bank finds no error in its return.", nextStep: FINAL },
    R77: {
      title: "Dishonored return of a reversal not accepted",
      words: "Both halves of the reversal were returned, or the money cannot be had back from the receiver.",
      nextStep: FINAL,
    },
  },
);

/** Answers to a return, and answers to those. */
export const DISPUTE_CODES = [...DISHONOR_CODES, ...CONTEST_CODES];
