import { LinkButton } from "@/components/ui/link-button";
import { MessagePage } from "./message-page";

/** An address without a screen, or one outside this person's accounts: the two must look the same. */
export function NotFoundMessage() {
  return (
    <MessagePage
      title="There is nothing here"
      actions={
        <LinkButton href="/" variant="primary">
          Go to Morning
        </LinkButton>
      }
    >
      <p>The address is wrong, or it belongs to an account that you have no access to.</p>
      <p>Ask an administrator if you should have it.</p>
    </MessagePage>
  );
}
