import { Alert, Button } from '@backstage/ui';
import { SignInFrame } from './SignInFrame';

/** Signing in did not work: why, and the one thing to do. */
export function SignInFailure(props: {
  error: Error;
  action: { label: string; onPress: () => void };
}) {
  const { error, action } = props;
  return (
    <SignInFrame title="Signing in did not work">
      <Alert
        status="danger"
        icon
        title={error.message}
        description="The backend may still be starting. Its log says more."
      />
      <div>
        <Button variant="primary" onPress={action.onPress}>
          {action.label}
        </Button>
      </div>
    </SignInFrame>
  );
}
