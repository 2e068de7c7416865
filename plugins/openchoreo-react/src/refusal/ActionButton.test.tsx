import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ActionButton } from './ActionButton';

it('does what it says when it is allowed', async () => {
  const onPress = jest.fn();
  render(
    <ActionButton action={{ allowed: true }} onPress={onPress}>
      Promote to staging
    </ActionButton>,
  );
  await userEvent.click(
    screen.getByRole('button', { name: 'Promote to staging' }),
  );
  expect(onPress).toHaveBeenCalledTimes(1);
});

it('says by keyboard why it is refused, and does nothing', async () => {
  const onPress = jest.fn();
  render(
    <ActionButton
      action={{ allowed: false, refusal: 'Frozen by Pat until Monday 08:00.' }}
      onPress={onPress}
    >
      Promote to staging
    </ActionButton>,
  );
  const button = screen.getByRole('button', { name: /Promote to staging/ });
  expect(button).toBeEnabled();
  await userEvent.tab();
  expect(button).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  expect(
    await screen.findByText('Frozen by Pat until Monday 08:00.'),
  ).toBeVisible();
  expect(onPress).not.toHaveBeenCalled();
});
