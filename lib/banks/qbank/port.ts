import "server-only";
import type { BankCapabilities, BankPort, SubmitAnswer } from "@/lib/banks/port";
import type { QBankClient } from "./client";
import type { WriteAnswer } from "./keyed";

/** What the bank itself said: a status that the client made up stays out. */
function fromBank(answer: WriteAnswer): SubmitAnswer {
  const { bankPaymentId, requestId, replayed, statusFrom } = answer;
  return { bankPaymentId, status: statusFrom === "bank" ? answer.status : null, requestId, replayed };
}

/** QBank Connect as the desk sees any bank: the same resources under the port's names, with a stored key demanded. */
export function qbankPort(client: QBankClient, capabilities: BankCapabilities): BankPort {
  return {
    capabilities,
    grantedScopes: () => client.grantedScopes(),
    listAccounts: () => client.accounts.list(),
    getBalance: (bankAccountId) => client.balances.get(bankAccountId),
    readTransactions: ({ bankAccountId, postingDateGte }) =>
      client.transactions.read({ accountId: bankAccountId, postingDateGte }),
    getPayment: (bankPaymentId) => client.payments.get(bankPaymentId),
    submitAchFile: async ({ fileName, bytes, bankAccountId }, options) =>
      fromBank(await client.payments.submitAchFile({ fileName, bytes, sourceAccountId: bankAccountId }, options)),
    submitAchEntry: async ({ bankAccountId, amount, effectiveDate, recipient }, options) =>
      fromBank(
        await client.payments.createAch(
          { sourceAccountId: bankAccountId, amount, effectiveDate, recipientDetails: recipient },
          options,
        ),
      ),
    createWire: async ({ bankAccountId, amount, reference, beneficiary }, options) => {
      const { name, routingNumber, accountNumber } = beneficiary;
      const beneficiaryDetails = { name, bankId: routingNumber, accountNumber };
      const wire = { sourceAccountId: bankAccountId, amount, referenceCode: reference, beneficiaryDetails };
      return fromBank(await client.payments.createWire(wire, options));
    },
    createTransfer: async ({ fromBankAccountId, toBankAccountId, amount }, options) =>
      fromBank(
        await client.transfers.create(
          { fromAccountId: fromBankAccountId, toAccountId: toBankAccountId, amount },
          options,
        ),
      ),
    createIssue: async ({ bankAccountId, ...issue }, options) =>
      fromBank(await client.positivePay.createIssue({ accountId: bankAccountId, ...issue }, options)),
    listExceptions: () => client.positivePay.listExceptions(),
    decideException: async ({ bankExceptionId, ...decision }, options) =>
      fromBank(await client.positivePay.decide({ exceptionId: bankExceptionId, ...decision }, options)),
    listReturnFiles: (query) => client.returns.list(query),
    getReturnFile: (bankFileId) => client.returns.get(bankFileId),
  };
}
