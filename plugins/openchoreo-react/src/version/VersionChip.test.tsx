import { render, screen } from '@testing-library/react';
import type { ArtifactChip } from '@openchoreo-backstage/plugin-openchoreo-common';
import { VersionChip } from './VersionChip';

const artifact: ArtifactChip = {
  name: 'orders-3f2a91c',
  contentHash: `sha256:${'3'.repeat(64)}`,
  mark: 'KD',
  hue: 205,
  version: '3f2a91c',
  title: 'Add tax',
  image: 'registry.example.com/orders:3f2a91c',
  createdAt: new Date(Date.now() - 2 * 3_600_000).toISOString(),
  simulated: false,
};

it('shows mark, version, title and age', () => {
  render(<VersionChip artifact={artifact} />);
  for (const text of ['KD', '3f2a91c', 'Add tax', '2 h']) {
    expect(screen.getByText(text)).toBeVisible();
  }
});

it('is only mark and version in lists', () => {
  render(<VersionChip artifact={artifact} size="short" />);
  expect(screen.getByText('KD')).toBeVisible();
  expect(screen.queryByText('Add tax')).not.toBeInTheDocument();
});
