import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { OpenChoreoError } from '@openchoreo-backstage/plugin-openchoreo-react';
import { agreeingApi, renderWithApis } from '../__testUtils__/renderWithApis';
import { emptyView, healthyView } from '../__testUtils__/views';
import { DeployImageDialog } from './DeployImageDialog';

const deploy = { name: 'Deploy to Development' };

it('deploys an image that behaves as chosen on the sandbox', async () => {
  const api = agreeingApi();
  const onClose = jest.fn();
  renderWithApis(<DeployImageDialog view={healthyView()} onClose={onClose} />, {
    api,
  });
  const image = await screen.findByRole('textbox', { name: /Image/ });
  await userEvent.clear(image);
  await userEvent.type(image, 'registry.example.com/orders:2');
  await userEvent.click(screen.getByRole('radio', { name: /Crashes/ }));
  await userEvent.click(screen.getByRole('button', deploy));
  expect(api.deployImage).toHaveBeenCalledWith(
    { namespace: 'default', name: 'orders' },
    {
      image: 'registry.example.com/orders:2',
      sandbox: { crashAfter: '3s', exitCode: 1 },
    },
  );
  expect(onClose).toHaveBeenCalledTimes(1);
});

it('says that an image is needed', async () => {
  const api = agreeingApi();
  renderWithApis(<DeployImageDialog view={emptyView()} onClose={jest.fn()} />, {
    api,
  });
  await userEvent.click(await screen.findByRole('button', deploy));
  expect(screen.getByText('Say which image to run.')).toBeVisible();
  expect(api.deployImage).not.toHaveBeenCalled();
});

it('stays open with every problem when it is refused', async () => {
  const api = agreeingApi();
  api.deployImage.mockRejectedValue(
    new OpenChoreoError('The workload was refused.', {
      status: 400,
      problems: [
        { path: 'spec.containers[main].image', message: 'must name a tag' },
      ],
    }),
  );
  const onClose = jest.fn();
  renderWithApis(<DeployImageDialog view={healthyView()} onClose={onClose} />, {
    api,
  });
  await userEvent.click(await screen.findByRole('button', deploy));
  expect(await screen.findByText('spec.containers[main].image')).toBeVisible();
  expect(onClose).not.toHaveBeenCalled();
});

it('says nothing of the sandbox where something real runs', async () => {
  const view = healthyView();
  renderWithApis(
    <DeployImageDialog
      view={{
        ...view,
        lanes: view.lanes.map(lane => ({ ...lane, simulated: false })),
      }}
      onClose={jest.fn()}
    />,
  );
  await screen.findByRole('button', deploy);
  expect(screen.queryByRole('radio')).not.toBeInTheDocument();
});
