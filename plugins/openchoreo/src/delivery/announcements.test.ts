import { artifact, healthyView, promotion } from '../__testUtils__/views';
import { announcementsOf } from './announcements';

it('says nothing when nothing changed that matters', () => {
  const view = healthyView();
  expect(announcementsOf(view, { ...view, history: [] })).toEqual([]);
});

it('says new versions, new states and new requests', () => {
  const before = healthyView();
  const [development, staging, production] = before.lanes;
  const after = {
    ...before,
    lanes: [
      { ...development, artifact: artifact('TR') },
      {
        ...staging,
        headline: {
          state: 'RollingOut' as const,
          reason: 'Progressing',
          message: '1 of 2 replicas is ready.',
        },
      },
      production,
    ],
    promotions: [promotion()],
  };
  expect(announcementsOf(before, after)).toEqual([
    'Development now runs 71be220.',
    'Staging: Rolling out. 1 of 2 replicas is ready.',
    '3f2a91c waits to go to Production. Needs 1 of 1 approvals from release-managers.',
  ]);
});
