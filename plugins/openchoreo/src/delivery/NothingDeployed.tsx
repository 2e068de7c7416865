import type { DeliveryView } from '@openchoreo-backstage/plugin-openchoreo-common';
import {
  ActionButton,
  EmptyState,
} from '@openchoreo-backstage/plugin-openchoreo-react';
import type { OpenTask } from './task';

/** A component that runs nowhere yet: what to do first. */
export function NothingDeployed(props: {
  view: DeliveryView;
  onTask: OpenTask;
}) {
  const { view, onTask } = props;
  const root = view.lanes.find(lane => lane.isRoot);
  if (!root) {
    return (
      <EmptyState title="This pipeline has no environments">
        The pipeline {view.pipeline.name} says where components run. Whoever
        looks after the platform adds the first environment to it.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="Nothing deployed yet"
      action={
        <ActionButton
          action={view.deployImage}
          variant="primary"
          onPress={() => onTask({ type: 'deployImage' })}
        >
          Deploy the first image…
        </ActionButton>
      }
    >
      Deploy an image and {view.component.displayName} runs in{' '}
      {root.displayName} a moment later. From there it is promoted, environment
      by environment, as one unchanged version.
    </EmptyState>
  );
}
