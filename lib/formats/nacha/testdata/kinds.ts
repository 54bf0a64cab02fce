import type { Fields } from "../fields/field";
import { LAYOUTS, entryLayoutOf } from "../fields/layouts";
import { ODFI, layOut, layOutFile } from "./lay-out";

/** One sample file of every kind of batch that the writer does not make, by a name of its own. */

type Values = Readonly<Record<string, string | number>>;

const trace = (sequence: number) => `${ODFI}${String(sequence).padStart(7, "0")}`;

function entry(sec: string, values: Values, sequence = 1): string {
  return layOut(entryLayoutOf(sec).fields, {
    transactionCode: 27,
    rdfi: "23138010",
    checkDigit: "4",
    account: "744-5678-99",
    amount: 25_000,
    individualName: "ADA PARK",
    addendaIndicator: "0",
    trace: trace(sequence),
    ...values,
  });
}

const addenda = (fields: Fields, type: string, values: Values) =>
  layOut(fields, { addendaType: type, trace: trace(1), entrySequence: 1, ...values });

const text = (sequence: number, words: string) => addenda(LAYOUTS.addenda05.fields, "05", { text: words, sequence });

const TERMINAL = addenda(LAYOUTS.addenda02.fields, "02", {
  referenceOne: "REFONEA",
  terminalId: "200509",
  transactionSerial: "123456",
  transactionDate: "1118",
  terminalLocation: "321 EAST MARKET STREET",
  terminalCity: "ANYTOWN",
  terminalState: "VA",
});

const card = { cardTransaction: "01", addendaIndicator: "1" };
const debits = { serviceClass: "225" };
const credits = { serviceClass: "220" };
const silent = { transactionCode: 24, amount: 0, originalTrace: "031300010000001" };

const INTERNATIONAL = [
  addenda(LAYOUTS.addenda10.fields, "10", {
    transactionType: "BUS",
    foreignAmount: 31_000,
    receiverName: "BEK ENTERPRISES",
  }),
  addenda(LAYOUTS.addenda11.fields, "11", {
    originatorName: "HARBOR MILLS INC",
    originatorStreet: "15 WEST PLACE STREET",
  }),
  addenda(LAYOUTS.addenda12.fields, "12", { originatorCity: "HARBOR*MA\\", originatorCountry: "US*19305\\" }),
  addenda(LAYOUTS.addenda13.fields, "13", {
    bankName: "QBANK",
    qualifier: "01",
    bankNumber: "121042882",
    branchCountry: "US",
  }),
  addenda(LAYOUTS.addenda14.fields, "14", {
    bankName: "CITADEL BANK",
    qualifier: "01",
    bankNumber: "231380104",
    branchCountry: "CA",
  }),
  addenda(LAYOUTS.addenda15.fields, "15", { receiverId: "987465493213987", receiverStreet: "2121 FRONT STREET" }),
  addenda(LAYOUTS.addenda16.fields, "16", { receiverCity: "LETTERTOWN*AB\\", receiverCountry: "CA*80014\\" }),
  addenda(LAYOUTS.addenda17.fields, "17", { text: "INVOICE 4471", sequence: 1 }),
  addenda(LAYOUTS.addenda18.fields, "18", {
    bankName: "BANK OF FRANCE",
    qualifier: "01",
    bankNumber: "456456456987987",
    branchCountry: "FR",
    sequence: 1,
  }),
];

const IAT_HEADER = {
  companyName: "",
  exchangeIndicator: "FF",
  exchangeReferenceIndicator: "3",
  destinationCountry: "CA",
  originatingCurrency: "USD",
  destinationCurrency: "CAD",
};

const cameBack = (layout: { readonly fields: Fields }, type: string, values: Values) =>
  addenda(layout.fields, type, { originalTrace: "031300010000001", originalRdfi: "03130001", ...values });

const one = (sec: string, header: Values, records: readonly string[]) => layOutFile([{ sec, header, records }]);

const RETURN = cameBack(LAYOUTS.return99, "99", { code: "R01", information: "NSF" });
const DISHONOR = cameBack(LAYOUTS.dishonored99, "99", { code: "R68", returnTrace: trace(7), returnCode: "01" });
const CONTEST = cameBack(LAYOUTS.contested99, "99", { code: "R71", returnCode: "01", dishonoredCode: "68" });
const NOTICE = cameBack(LAYOUTS.correction98, "98", { code: "C01", corrected: "1918171614" });
const IAT_NOTICE = cameBack(LAYOUTS.iatCorrection98, "98", { code: "C08", corrected: "DEUTDEFF" });
const REFUSAL = cameBack(LAYOUTS.refused98, "98", { code: "C61", changeCode: "C01", corrected: "1918171614" });
const flagged = { addendaIndicator: "1" };
const returned = { ...flagged, transactionCode: 26 };
const check = { checkSerial: "123879654" };
const truncated = { ...check, processControl: "CHECK1", itemResearch: "182726" };

export const KINDS: Readonly<Record<string, readonly string[]>> = {
  ACK: one("ACK", credits, [entry("ACK", silent)]),
  ADV: one("ADV", { serviceClass: "280", originatorStatus: "0" }, [
    entry("ADV", { transactionCode: 81, adviceRouting: "121042882", fileIdentification: "11131", sequence: 1 }),
    entry("ADV", { transactionCode: 82, adviceRouting: "121042882", fileIdentification: "11139", sequence: 2 }),
  ]),
  ARC: one("ARC", debits, [entry("ARC", check)]),
  ATX: one("ATX", credits, [
    entry("ATX", { ...silent, ...flagged, addendaCount: 2 }),
    text(1, "CREDIT ACCOUNT 1"),
    text(2, "CREDIT ACCOUNT 2"),
  ]),
  BOC: one("BOC", debits, [entry("BOC", check)]),
  CCD: one("CCD", {}, [
    entry("CCD", { transactionCode: 22, ...flagged }),
    text(1, "INV 4471"),
    entry("CCD", { transactionCode: 24, amount: 0, ...flagged }, 2),
    addenda(LAYOUTS.addenda05.fields, "05", { text: "NOTHING DUE", sequence: 1, entrySequence: 2 }),
  ]),
  CIE: one("CIE", credits, [entry("CIE", { transactionCode: 22, ...flagged }), text(1, "BILL 88")]),
  COR: one("COR", {}, [entry("COR", { ...returned, amount: 0 }), NOTICE]),
  correctedIAT: one("COR", { ...IAT_HEADER, indicator: "IATCOR" }, [
    entry("IAT", { ...returned, amount: 0, account: "DE89370400440532013000", addendaCount: 1 }),
    IAT_NOTICE,
  ]),
  refusedCOR: one("COR", {}, [entry("COR", { ...returned, amount: 0 }), REFUSAL]),
  CTX: one("CTX", {}, [entry("CTX", { ...flagged, addendaCount: 2 }), text(1, "RMR*IV*1"), text(2, "RMR*IV*2")]),
  DNE: one("DNE", { ...credits, originatorStatus: "2" }, [
    entry("DNE", { transactionCode: 23, amount: 0, ...flagged }),
    text(1, "DATE OF DEATH*010218*CUSTOMERSSN*000000000*AMOUNT*0.00\\"),
  ]),
  ENR: one("ENR", { ...credits, description: "AUTOENROLL", effectiveDate: "" }, [
    entry("ENR", { transactionCode: 22, amount: 0, ...flagged }),
    text(1, "22*12200004*3*123987654321*777777777*DOE*JOHN*1\\"),
  ]),
  IAT: one("IAT", IAT_HEADER, [
    entry("IAT", { account: "DE89370400440532013000", addendaCount: 9, ...flagged }),
    ...INTERNATIONAL,
  ]),
  returnedIAT: one("IAT", IAT_HEADER, [
    entry("IAT", { ...returned, account: "DE89370400440532013000", addendaCount: 7 }),
    ...INTERNATIONAL.slice(0, 7),
    cameBack(LAYOUTS.iatReturn99, "99", { code: "R03", originalAmount: 31_000 }),
  ]),
  MTE: one("MTE", debits, [entry("MTE", flagged), TERMINAL]),
  POP: one("POP", debits, [entry("POP", { checkSerial: "123456", terminalCity: "PHIL", terminalState: "PA" })]),
  POS: one("POS", debits, [entry("POS", card), TERMINAL]),
  RCK: one("RCK", { ...debits, description: "REDEPCHECK" }, [entry("RCK", check)]),
  SHR: one("SHR", debits, [
    entry("SHR", { ...card, cardExpires: "0729", documentReference: 12345678910, cardAccount: "4111111111111111" }),
    TERMINAL,
  ]),
  TEL: one("TEL", debits, [entry("TEL", {})]),
  TRC: one("TRC", debits, [entry("TRC", { ...truncated, itemType: "01" })]),
  TRX: one("TRX", debits, [entry("TRX", { ...flagged, addendaCount: 1, itemType: "01" }), text(1, "TWO CHECKS")]),
  WEB: one("WEB", { ...debits, description: "PURCHASE" }, [entry("WEB", { discretionary: "S" })]),
  XCK: one("XCK", debits, [entry("XCK", truncated)]),
  returned: one("PPD", { effectiveDate: "" }, [entry("PPD", returned), RETURN]),
  dishonored: one("POS", debits, [entry("POS", { ...card }), DISHONOR]),
  contested: one("PPD", { effectiveDate: "000000" }, [entry("PPD", returned), CONTEST]),
};
