import { MessagePage } from "@/components/layout/message-page";
import { LinkButton } from "@/components/ui/link-button";

export default function NotFound() {
  return (
    <main>
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
    </main>
  );
}
